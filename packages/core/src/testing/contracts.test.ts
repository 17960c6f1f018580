import { describe, test } from "bun:test";
import { pulseContract } from "../basics/pulse.contract.ts";
import { createMemoryPulse } from "../basics/pulse.memory.ts";
import { tracesContract } from "../basics/traces.contract.ts";
import { createMemoryTraces } from "../basics/traces.memory.ts";
import { conversationNowMs, conversationStoreContract } from "../conversation/conversation-store.contract.ts";
import { createMemoryConversationStore } from "../conversation/conversation-store.memory.ts";
import { busContract } from "../delivery/bus.contract.ts";
import { createMemoryBus } from "../delivery/bus.memory.ts";
import { evidenceVaultContract } from "../evidence/evidence-vault.contract.ts";
import { createMemoryEvidenceVault } from "../evidence/evidence-vault.memory.ts";
import { logWriterContract } from "../evidence/log-writer.contract.ts";
import { createMemoryLogWriter } from "../evidence/log-writer.memory.ts";
import { keyStoreContract } from "../evidence/key-store.contract.ts";
import { createMemoryKeyStore } from "../evidence/key-store.memory.ts";
import { deviceStoreContract } from "../guest/device-store.contract.ts";
import { createMemoryDeviceStore } from "../guest/device-store.memory.ts";
import { knockPurseContract } from "../guest/knock-purse.contract.ts";
import { createMemoryKnockPurse } from "../guest/knock-purse.memory.ts";
import { moderationLogContract } from "../moderation/moderation-log.contract.ts";
import { createMemoryModerationLog } from "../moderation/moderation-log.memory.ts";
import { memoryUnwrap } from "../evidence/evidence.memory.ts";
import { messageStoreContract, type ContractDevices } from "../room/message-store.contract.ts";
import { createMemoryMessageStore } from "../room/message-store.memory.ts";

const memoryDevices: ContractDevices = { keys: ["D of a", "D of b"], unwrap: async (which, sheet, wrap) => memoryUnwrap(which === 0 ? "D of a" : "D of b", sheet, wrap) };

describe("the stores in memory", () => {
  const cases = [
    ...messageStoreContract(async () => createMemoryMessageStore(), memoryDevices),
    ...deviceStoreContract(async () => createMemoryDeviceStore(() => 5_000)),
    ...conversationStoreContract(async () => createMemoryConversationStore(() => conversationNowMs)),
    ...evidenceVaultContract(async () => createMemoryEvidenceVault()),
    ...logWriterContract(async () => createMemoryLogWriter()),
    ...keyStoreContract(async () => {
      let now = 0;
      const store = createMemoryKeyStore(
        () => now,
        (size) => crypto.getRandomValues(new Uint8Array(size)),
      );
      return { open: async () => store, setNow: (ms) => (now = ms) };
    }),
    ...knockPurseContract(async () => createMemoryKnockPurse()),
    ...moderationLogContract(async () => createMemoryModerationLog()),
    ...busContract(async () => {
      const bus = createMemoryBus();
      return { one: bus.end(), other: bus.end(), settle: async () => {} };
    }),
    ...pulseContract(async () => {
      const pulse = createMemoryPulse();
      return { pulse, work: pulse.work, rest: async () => pulse.ring() };
    }),
    ...tracesContract(async () => {
      const traces = createMemoryTraces();
      return { traces, told: () => Promise.resolve().then(() => traces.told()) };
    }),
  ];
  for (const one of cases) test(one.name, () => one.run());
});
