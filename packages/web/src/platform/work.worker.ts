import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";

self.onmessage = (event: MessageEvent<Record<string, unknown>>) => {
  void solveChallenge({ challenge: event.data as never, deriveKey }).then(
    (solution) => self.postMessage(JSON.stringify({ challenge: event.data, solution })),
    () => self.postMessage(""),
  );
};
