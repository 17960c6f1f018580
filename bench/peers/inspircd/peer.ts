import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installDebian } from "../install.ts";
import type { Peer } from "../peer.ts";

/** InspIRCd: its WebSocket module, no names or idents looked up, limits of rate and queues wide, the sender sees what everybody sees. */
export const inspircd: Peer = {
  title: "InspIRCd",
  dialect: "irc",
  without: "judge, record, resume",
  install: () => installDebian(["inspircd"]),
  command({ folder, port }) {
    const file = join(folder, "inspircd.conf");
    mkdirSync(join(folder, "data"), { recursive: true });
    const modules = ["sha1", "websocket", "cap", "ircv3_echomessage"].map((name) => `<module name="${name}">`).join("\n");
    writeFileSync(
      file,
      `<server name="bench.localhost" description="bench" network="Bench" id="0BE">
<admin name="bench" nick="bench" email="bench@bench.localhost">
<bind address="127.0.0.1" port="${port}" type="clients" hook="websocket">
${modules}
<websocket sendastext="yes">
<wsorigin allow="*">
<connect name="all" allow="*" timeout="120" pingfreq="120" hardsendq="8M" softsendq="8M" recvq="1M" threshold="100000" commandrate="10000000" fakelag="no" localmax="20000" globalmax="20000" maxconnwarn="no" maxchans="20" resolvehostnames="no" useident="no" limit="20000" modes="">
<performance netbuffersize="65536" somaxconn="4096" softlimit="20000" clonesonconnect="no" quietbursts="yes" nouserdns="yes">
<options prefixquit="" defaultmodes="n" syntaxhints="no" splitwhois="no">
<path configdir="${folder}" datadir="${folder}/data" logdir="${folder}" runtimedir="${folder}">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="${folder}/ircd.log">
<class name="none">
`,
    );
    return { argv: ["inspircd", "--nofork", "--runasroot", "--nopid", "--config", file] };
  },
};
