import { expect, test } from "bun:test";
import { join } from "node:path";

/** What becomes of a process that outlives lost lines when this is thrown where nobody catches it. */
async function thrown(what: string): Promise<{ code: number; said: string; wrong: string }> {
  const program = `import { outliveLostLines } from ${JSON.stringify(join(import.meta.dir, "lost-lines.ts"))};
outliveLostLines(() => console.log("told"));
setTimeout(() => console.log("alive"), 100);
${what}`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" });
  const [said, wrong] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, said, wrong };
}
const socketError = (code: string, syscall: string): string =>
  `setImmediate(() => { throw Object.assign(new Error("${syscall} ${code}"), { code: "${code}", syscall: "${syscall}" }); });`;

test("[RL-13] what the client of the database throws after its line was lost ends no node and is told", async () => {
  expect(await thrown(socketError("ECONNRESET", "read"))).toEqual({ code: 0, said: "told\nalive\n", wrong: "" });
  expect(await thrown(socketError("EPIPE", "write"))).toEqual({ code: 0, said: "told\nalive\n", wrong: "" });
  expect(await thrown("let socket = null; function nextWrite() { socket.write(''); } setImmediate(nextWrite);")).toEqual({ code: 0, said: "told\nalive\n", wrong: "" });
});

test("[RL-13] anything else that nobody caught ends it with 1 and says where it was", async () => {
  for (const what of [
    'setImmediate(() => { throw new Error("of our own"); });',
    'void Promise.reject(new Error("of our own"));',
    "let socket = null; function write() { socket.write('of our own'); } setImmediate(write);",
    socketError("ECONNREFUSED", "connect").replace("connect ECONNREFUSED", "of our own"),
  ]) {
    const { code, said, wrong } = await thrown(what);
    expect({ code, said, isTold: wrong.includes("of our own") }).toEqual({ code: 1, said: "", isTold: true });
  }
});
