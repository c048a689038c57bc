import { bodyOf, isLater, setupAt } from "./api.ts";
import { type Answer, answerOf, type Fault, type FaultKind } from "./faults.ts";
import type { World } from "./rows.ts";
import type { Setup } from "./setup.ts";

/** The API with its faults; how its answers get to whom is another's business. */
export class ProofServer {
  /** Faults that were met. */
  faultsMet = 0;
  readonly #world: World;
  readonly #setup: Setup;
  #faults: readonly Fault[] = [];
  #requests = 0;
  /** The lists that were asked for in this attempt. */
  #asked = new Set<string>();
  #isExpiring = false;

  constructor(world: World, setup: Setup) {
    this.#world = world;
    this.#setup = setup;
  }

  /** Requests of this round. */
  get requests(): number {
    return this.#requests;
  }

  beginRound(faults: readonly Fault[]): void {
    this.#faults = faults;
    this.#requests = 0;
    this.#isExpiring = faults.some(({ kind }) => kind === "expired");
  }

  beginAttempt(): void {
    this.#asked = new Set();
  }

  answer(url: URL): Answer {
    this.#requests += 1;
    const fault = this.#faultNow(url);
    if (fault !== undefined) this.faultsMet += 1;
    return answerOf(bodyOf(this.#world, this.#setup, url), url, fault);
  }

  #faultNow(url: URL): FaultKind | undefined {
    // Only tokens of an earlier load are too old.
    const isFirst = !this.#asked.has(url.pathname);
    this.#asked.add(url.pathname);
    if (this.#isExpiring && isFirst && isLater(this.#setup, url)) {
      this.#isExpiring = false;
      return "expired";
    }
    const found = this.#faults.find(({ at, times }) => this.#requests >= at && this.#requests < at + times)?.kind;
    if (found === "expired") return undefined;
    // Pages that are counted name no next one.
    if (found === "repeated" && isCounted(setupAt(this.#setup, url))) return "503";
    return found;
  }
}

function isCounted({ pages }: Setup): boolean {
  return pages === "offset" || pages === "page";
}
