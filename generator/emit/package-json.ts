import type { Connector } from "../plan/connector.ts";
import { byCodeUnit } from "./runtime-modules.ts";
import { type Code, code, commaSeparated } from "./code.ts";
import { peersOf } from "./destination-modules.ts";
import { literal } from "./escape.ts";
import type { View } from "./templates.ts";

/** What templates/connector/package.json.hbs shows. */
export function packageView({ name, description, destinations }: Connector): View {
  const modules = ["mocks", ...destinations].sort(byCodeUnit);
  const peers = [["msw", "^2.0.0"] as const, ...peersOf(destinations)].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    name,
    description,
    exports: [exported(".", "./index.ts"), ...modules.map((module) => exported(`./${module}`, `./${module}.ts`))],
    peers: commaSeparated(peers.map(([peer, range]) => code`${literal(peer)}: ${literal(range)}`)),
    optional: commaSeparated(peers.map(([peer]) => code`${literal(peer)}: { "optional": true }`)),
  };
}

function exported(path: string, file: string): Code {
  return code`${literal(path)}: { "types": ${literal(file)}, "default": ${literal(file)} },`;
}
