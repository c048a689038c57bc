import { afterEach, beforeEach, describe } from "vitest";
import { absentCases } from "./absent-cases.ts";
import { contractCases } from "./contract-cases.ts";
import { cursorCases } from "./cursor-cases.ts";
import { gatherCases } from "./gather-cases.ts";
import type { NewPlace, Place } from "./harness.ts";
import { logCases } from "./log-cases.ts";
import { mergeCases } from "./merge-cases.ts";
import { nestedCases } from "./nested-cases.ts";
import { nestedModelCases } from "./nested-model-cases.ts";
import { refusedCases } from "./refused-cases.ts";
import { sortCases } from "./sort-cases.ts";
import { modelCases, stateCases } from "./state-cases.ts";
import { deleteCases } from "./delete-cases.ts";
import { historyCases } from "./history-cases.ts";
import { sweepCases } from "./sweep-cases.ts";
import { tombstoneCases } from "./tombstone-cases.ts";
import { typeCases } from "./type-cases.ts";

interface SuiteOptions {
  readonly modelRuns: number;
  /** Of how many cases one runs, where a database takes long. Default: 1, all run. */
  readonly every?: number;
}

/** Every rule of the contract `load/destination.ts`, as cases that use nothing but the contract. */
export function destinationSuite(name: string, newPlace: NewPlace, options: SuiteOptions): void {
  describe(`${name} keeps the contract of destinations:`, () => {
    let current: Place | undefined;
    const place = (): Place => {
      if (current === undefined) throw new Error("there is a place only within a test");
      return current;
    };
    let count = 0;
    beforeEach(async ({ skip }) => {
      const { every = 1 } = options;
      count += 1;
      skip(count % every !== 0, `one of ${every} cases runs`);
      current = await newPlace();
    });
    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    describe("types", () => {
      typeCases(place);
    });
    describe("keys", () => {
      mergeCases(place);
    });
    describe("absent fields", () => {
      absentCases(place);
    });
    describe("sorting", () => {
      sortCases(place, newPlace, Math.ceil(options.modelRuns / 2));
    });
    describe("cursor", () => {
      cursorCases(place);
    });
    describe("gathering", () => {
      gatherCases(place);
    });
    describe("rows that are refused late", () => {
      refusedCases(place);
    });
    describe("deleting", () => {
      deleteCases(place);
    });
    describe("sweeping", () => {
      sweepCases(place);
    });
    describe("tombstones", () => {
      tombstoneCases(place);
    });
    describe("versions", () => {
      historyCases(place);
    });
    describe("log and leases", () => {
      logCases(place);
    });
    describe("contracts", () => {
      contractCases(place);
    });
    describe("nested values", () => {
      nestedCases(place);
      nestedModelCases(newPlace, Math.ceil(options.modelRuns / 5));
    });
    describe("state and names", () => {
      stateCases(place);
    });
    describe("model", () => {
      modelCases(newPlace, options.modelRuns);
    });
  });
}
