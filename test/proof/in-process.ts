import { connect } from "../../templates/runtime/connection.ts";
import { load } from "../../templates/runtime/load/load.ts";
import { Killed, newLife } from "./life.ts";
import { type Attempt, loadOptions, type Loader } from "./attempt.ts";
import { timeOf } from "./rows.ts";
import type { ProofServer } from "./server.ts";
import { loadOneOf, resourcesOf, type Setup } from "./setup.ts";
import type { ProofPlace } from "./targets.ts";

const minute = 60_000;

/**
 * Loads in this process; a kill ends all that the load can do. Time stands still but for what is waited.
 *
 * @param before what happens before the request of that number, from 1 in each load; default: nothing
 */
export function inProcess(
  setup: Setup,
  place: ProofPlace,
  before?: (request: number) => Promise<void>,
): (server: ProofServer) => Loader {
  return (server) => {
    // What happens before a request may take its time; else only a request that gets no answer does.
    const timeoutMs = before === undefined ? 40 : minute;
    let now = timeOf(0);
    let begun: number | undefined;
    return {
      load: async ({ death, time, jump, ...wish }): Promise<Attempt> => {
        const life = newLife(death);
        let requests = 0;
        if (time !== begun) now = time ?? now;
        begun = time;
        const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
          life.step("response");
          requests += 1;
          await before?.(requests);
          now += 1000 + (requests === jump?.at ? jump.ms : 0);
          const answer = server.answer(new URL(input instanceof Request ? input.url : input));
          if (answer === "reset") throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
          if (answer === "stall") return stalled(init?.signal);
          return Promise.resolve(new Response(answer.text, { status: answer.status, headers: answer.headers }));
        };
        const sleep = (ms: number): Promise<void> => Promise.resolve(void (now += ms));
        const connection = connect(
          { name: "proof", baseUrl: "https://api.example.com", retry: { maxRetries: 2 }, timeoutMs },
          { fetch, clock: { now: () => now, sleep, random: () => 0.5 } },
        );
        try {
          const resources = resourcesOf(setup);
          const loadOne = loadOneOf(setup, resources);
          const report = await load(connection, resources, place.mortal(life), loadOptions(wish), loadOne);
          // The other load's time has to pass.
          if (report.busy !== undefined) now += 20 * minute;
          // A death that comes only after the last word is none.
          return { kind: "report", report };
        } catch (error) {
          // The next load comes when the killed one no longer counts as alive.
          now += 20 * minute;
          if (life.isOver() || error instanceof Killed)
            return life.isOver() ? { kind: "killed" } : { kind: "failed", error };
          return { kind: "failed", error };
        } finally {
          now += minute;
        }
      },
    };
  };
}

function stalled(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
}
