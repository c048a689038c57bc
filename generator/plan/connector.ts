import type { Method } from "../../templates/runtime/http/message.ts";
import type { LinkAmong } from "../../templates/runtime/paginators/json-link.ts";
import type { Contract, DataType, Nesting } from "../../templates/runtime/load/table.ts";
import type { Json, JsonObject } from "../../templates/runtime/json.ts";
import type { DestinationName } from "../words/destinations.ts";
import type { Auth } from "./auth-schemes.ts";
import type { HttpPolicy } from "./http-policy.ts";
import type { SampleField } from "./sample-value.ts";
import type { ProcessingStep } from "./steps/processing-step.ts";
import type { Query } from "../../templates/runtime/select/query.ts";

/**
 * The plan of one connector: complete (every default applied), safe (every identifier legal and unique) and verified.
 * Emitters see nothing else. Text of outside origin (names, descriptions, paths) is still raw here and is escaped
 * by the emitters, once, for the context it lands in.
 */
export interface Connector {
  /** Folder and package name: lower snake case, a safe file name. */
  readonly name: string;
  /** The name as people write it: "Issue tracker". */
  readonly title: string;
  readonly description: string | undefined;
  /** For the header line: the spec's path relative to the project, and the command that regenerates the connector. */
  readonly origin: { readonly spec: string; readonly command: string };
  readonly names: ConnectorNames;
  /** The databases that it can load into, at least one; sorted. */
  readonly destinations: readonly DestinationName[];
  readonly baseUrl: string;
  /** Headers of every request, in order; values are literal. */
  readonly headers: readonly (readonly [name: string, value: Value])[];
  readonly secrets: readonly Secret[];
  /** Credentials of every request, unless a resource says otherwise; `undefined` for none. */
  readonly auth: Auth | undefined;
  readonly http: HttpPolicy;
  /** Parents before their children, else in the order of the source config. */
  readonly resources: readonly Resource[];
  /** Whether the config says anything of contracts, so that a load can say something else. */
  readonly knowsContracts: boolean;
  /** Named JSON schemas of the row types and what they refer to; closed: every `$ref` is `#/components/schemas/<name>` of this list. */
  readonly schemas: readonly NamedSchema[];
  /** Where the source config has the code of a function of extensions.ts, by its name there: `specs/x.py:12`. */
  readonly codeOrigins?: ReadonlyMap<string, string>;
}

/** The identifiers of the generated module's public names; all distinct. */
export interface ConnectorNames {
  /** createIssueTracker */
  readonly factory: string;
  /** IssueTracker */
  readonly type: string;
  /** IssueTrackerOptions */
  readonly options: string;
  /** IssueTrackerResource: the union of the resource names. */
  readonly resourceUnion: string;
  /** createIssueTrackerMocks */
  readonly mocksFactory: string;
  /** IssueTrackerMocks */
  readonly mocksType: string;
  /** IssueTrackerExtensions: what extensions.ts must hold. */
  readonly extensions: string;
}

/** A credential that the connector's user supplies. */
export interface Secret {
  /** The name in the source config: api_key. */
  readonly name: string;
  /** The option's identifier: apiKey. */
  readonly option: string;
  /** The environment variable that is read where the option is absent: ISSUE_TRACKER_API_KEY. */
  readonly env: string;
  readonly description: string | undefined;
  /** Whether its value has several lines, as a key in PEM has. Default: false. */
  readonly multiline?: boolean;
}

/** A text in which placeholders stand. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "secret"; readonly option: string }
  | { readonly kind: "incremental"; readonly attribute: "start" | "end" | "initial" | "last" }
  | { readonly kind: "parent"; readonly field: readonly string[] };

/** A request value: literal JSON, one placeholder that keeps its type, a text with placeholders, or a structure of these. */
export type Value =
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "placeholder"; readonly part: Exclude<Part, { kind: "text" }> }
  | { readonly kind: "template"; readonly parts: readonly Part[] }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "object"; readonly entries: readonly Entry[] };

/** A value by its name; `parts` make up the name where placeholders stand in it, which is then the name as written. */
export type Entry = readonly [name: string, value: Value, parts?: readonly Part[]];

/** One collection of the API. */
export interface Resource {
  /** As in the source config; the key of reports and state. */
  readonly name: string;
  /** Its identifier in resources.ts and as the connector's property: issues. Never a reserved word or a name of the connector's own. */
  readonly identifier: string;
  /** Row type: Issue. */
  readonly rowType: string;
  /** Type of the query parameters that a caller may set: IssuesParams; `undefined` where any is allowed. */
  readonly paramsType: string | undefined;
  /** Of the JSON body that callers may change fields of. */
  readonly bodyType: string | undefined;
  /** Destination table, in the destination's naming. */
  readonly table: string;
  readonly description: string | undefined;
  readonly request: {
    readonly method: Method;
    /** One text part where nothing is filled in. */
    readonly path: readonly Part[];
    readonly params: readonly Entry[];
    readonly headers: readonly Entry[];
    readonly json: Value | undefined;
    readonly data: Value | undefined;
    readonly safe: boolean;
  };
  /** The name of the resource whose deleted rows it lists; absent where its rows are its own. */
  readonly tombstonesOf?: string | undefined;
  /** `inherit` for the connector's, `undefined` for none. */
  readonly auth: Auth | "inherit" | undefined;
  /** What it depends on; absent for a resource without parent. */
  readonly parent?: ParentLink | undefined;
  /** How a body is written where it is not one JSON value. */
  readonly bodyFormat?: "json_lines" | undefined;
  readonly selector: Selector;
  /** What happens to the rows of each page, in order. Default: nothing. */
  readonly steps?: readonly ProcessingStep[];
  readonly paginator: Paginator;
  /** What happens on certain responses, in order. */
  readonly responses: readonly ResponseRule[];
  readonly primaryKey: readonly string[];
  readonly incremental: Incremental | undefined;
  readonly write: Write;
  readonly columns: readonly Column[];
  /** How many levels of nested values become columns and tables of their own; `undefined` for none. */
  readonly nesting: Nesting | undefined;
  /** Columns of what is nested, each with the way that leads there as its field: `labels[].due`. Default: none. */
  readonly parts?: readonly Column[];
  /** The tables of its rows' lists, as far as they are known. Default: none. */
  readonly lists?: readonly ListTable[];
  /** What may change in its tables; `undefined` for all. */
  readonly contract: Contract | undefined;
  /** Not loaded unless asked for, or only as a parent. */
  readonly selected: boolean;
  /** Deterministic sample values for the mocks: one generator per row field. */
  readonly samples: readonly SampleField[];
}

/** The rows for each of which a resource is asked for. */
export interface ParentLink {
  /** The resource whose rows they are, or rows of constant values. */
  readonly source:
    | { readonly kind: "resource"; readonly name: string; readonly identifier: string }
    | { readonly kind: "constants"; readonly rows: readonly JsonObject[] };
  /** The fields of the parent row that the request uses, as keys. */
  readonly fields: readonly (readonly string[])[];
  /** Those of them without which the request is sent all the same. */
  readonly optional: readonly (readonly string[])[];
  /** Whether a row without one of the others fails the load; else nothing is asked for it. */
  readonly raises: boolean;
  /** Fields that hold lists; each element makes a parent row of its own. */
  readonly spread: readonly (readonly string[])[];
  /** How many parent rows one request is about; `separator` is absent where their values make a list. */
  readonly group: { readonly size: number; readonly separator: string | undefined } | undefined;
  /** What each row gets from its parent row. */
  readonly include: readonly { readonly name: string; readonly from: readonly string[] }[];
}

/** The path from a body to its rows. */
export interface Selector {
  /** As the source config has it. */
  readonly text: string;
  /** Keys from the root; the root itself is the empty list. Where the rows are looked for, the mocks' place for them. */
  readonly path: readonly string[];
  /** The steps that lead to the rows where they are no path of keys; what several queries find adds up. */
  readonly queries?: readonly Query[];
  /** Whether the rows are looked for in the first response. Default: false. */
  readonly isDetected?: boolean;
}

/** What is done instead of reading a response. */
type ResponseAction = "ignore" | "skip_page" | "skip_parent" | "stop" | "end" | "retry" | "fail";

/** What happens on responses that fulfil all that is said. */
export interface ResponseRule {
  /** `call` is a function in extensions.ts, which decides. */
  readonly action: ResponseAction | { readonly call: string };
  readonly statuses: readonly number[] | undefined;
  readonly content: string | undefined;
  readonly jsonPath: readonly string[] | undefined;
  readonly jsonValue: Json | undefined;
  readonly header: string | undefined;
  readonly headerValue: string | undefined;
  readonly message: string | undefined;
}

/** A paginator with all its options, by the names of the runtime's factories. */
export type Paginator =
  | { readonly type: "single_page" }
  | ({
      readonly type: "offset";
      readonly limit: number;
      readonly offset: number;
      readonly offsetAt: Place;
      readonly limitAt: Place;
    } & RangeStop & {
        readonly maximumOffset: number | undefined;
      })
  | ({
      readonly type: "page_number";
      readonly basePage: number;
      readonly page: number;
      readonly pageAt: Place;
    } & RangeStop & {
        readonly maximumPage: number | undefined;
      })
  | {
      readonly type: "cursor";
      readonly cursorPath: readonly string[];
      readonly cursorAt: Place;
      /** The query parameter that is the cursor, where the body holds a URL. */
      readonly urlParam?: string | undefined;
      readonly stopAfterEmptyPage: boolean;
      readonly hasMorePath: readonly string[] | undefined;
      readonly maximumPages: number | undefined;
    }
  | {
      readonly type: "json_link";
      readonly nextUrlPath: readonly string[];
      /** Where that is a list of links: which of them. */
      readonly among?: LinkAmong | undefined;
      readonly maximumPages: number | undefined;
    }
  | { readonly type: "header_link"; readonly rel: string; readonly maximumPages: number | undefined }
  | {
      readonly type: "header_cursor";
      readonly cursorKey: string;
      readonly cursorAt: Place;
      readonly maximumPages: number | undefined;
    }
  | { readonly type: "auto"; readonly maximumPages: number | undefined }
  | {
      readonly type: "custom";
      /** A function in extensions.ts. */
      readonly name: string;
      readonly options: JsonObject;
      readonly maximumPages: number | undefined;
    }
  | {
      readonly type: "last_record";
      /** Keys from the row. */
      readonly field: readonly string[];
      readonly cursorAt: Place;
      readonly limit: number | undefined;
      readonly limitAt: Place;
      readonly hasMorePath: readonly string[] | undefined;
      readonly maximumPages: number | undefined;
    };

/** When an offset or page-number traversal ends. */
export interface RangeStop {
  /** Where the body tells the total: rows for offset, pages for page_number. */
  readonly totalPath: readonly string[] | undefined;
  /** Whether a body without that total is an error; only where the config names the path itself. */
  readonly totalRequired: boolean;
  readonly stopAfterEmptyPage: boolean;
  readonly hasMorePath: readonly string[] | undefined;
  /** A hard cap: reaching it is an error, never a silent stop. */
  readonly maximumPages: number | undefined;
  /** The most pages that are asked for at once, 2 or more; absent for one after the other. */
  readonly pagesAtOnce?: number | undefined;
}

/** Where a paginator puts its value: a query parameter, or keys of the JSON body. */
export type Place = { readonly query: string } | { readonly body: readonly string[] };

/** How a resource is followed from load to load; the runtime's `Incremental` with its defaults applied. */
export interface Incremental {
  readonly cursor: string;
  readonly type: "timestamp" | "date" | "number" | "text";
  readonly initial: string | number | undefined;
  readonly end: string | number | undefined;
  readonly format: "iso" | "date" | "unix" | "unix_ms" | readonly FormatPart[] | undefined;
  /** What numbers count that tell instants. */
  readonly epoch: "unix" | "unix_ms" | undefined;
  readonly order: "ascending" | "descending" | undefined;
  readonly newest: "max" | "min";
  readonly lag: number;
  readonly rangeStart: "closed" | "open";
  readonly rangeEnd: "closed" | "open";
  readonly onMissing: "raise" | "include" | "exclude";
  /** A function in extensions.ts that makes what requests carry of a cursor value in that format. */
  readonly convert?: string | undefined;
  /** Whether rows equal to the start are appended again. */
  readonly repeatStart: boolean;
  readonly settleMs: number;
  /** The windows of its requests; `undefined` where they are about the whole range. */
  readonly windows:
    | {
        /** Seconds, days or units as the cursor's type asks; or calendar months. */
        readonly step: number | { readonly months: number };
        readonly stopAfterEmpty: number | undefined;
      }
    | undefined;
  /** Whether pages begin anew at the last cursor. */
  readonly restart: boolean;
  /** The query parameter, header or body field that carries the start, for the mocks; `undefined` where none does. */
  readonly startParam: string | undefined;
}

/** A piece of a written instant: fixed text, or a part of the instant by its name in the runtime. */
export type FormatPart = { readonly text: string } | { readonly part: InstantPart };

/** A part of an instant in UTC; the digits have a fixed width but in `epochSeconds`. */
export type InstantPart =
  | "year"
  | "shortYear"
  | "month"
  | "monthName"
  | "shortMonthName"
  | "day"
  | "dayOfYear"
  | "hour"
  | "hour12"
  | "half"
  | "minute"
  | "second"
  | "millisecond"
  | "microsecond"
  | "epochSeconds";

export type Write = { readonly disposition: "append" | "replace" } | MergeWrite | HistoryWrite;

/** Rows replace those of the same key, or are only added where there are none. */
export interface MergeWrite {
  readonly disposition: "merge";
  readonly strategy: "delete-insert" | "upsert" | "insert-only";
  /** What tells that a row is gone; the field that says so may be nested, with dots. */
  readonly deletes: "none" | { readonly flag: string } | Sweep | { readonly tombstones: "soft" | "hard" };
  /** Whether a field that a row does not have keeps the value that the table has for it. Default: false. */
  readonly keepAbsent?: boolean;
  readonly mergeKey: readonly string[];
  /** Which of several rows with one key in a run stays: the first in this order; `undefined` for the newest by the cursor. */
  readonly dedupSort?: { readonly field: string; readonly order: "asc" | "desc" } | undefined;
}

/** Rows that a load did not list are marked as deleted, or deleted, up to a share of all. */
export type Sweep = { readonly sweep: "soft" | "hard"; readonly maxShare: number };

/** All versions of a row are kept, each with the time when it held. */
export interface HistoryWrite {
  readonly disposition: "merge";
  readonly strategy: "scd2";
  readonly deletes: "none";
  readonly mergeKey: readonly string[];
  readonly dedupSort?: MergeWrite["dedupSort"];
  /** Names of the columns. */
  readonly validFrom: string;
  readonly validTo: string;
  /** What the end of a version is while it holds; `undefined` for null. */
  readonly active: string | undefined;
  /** When the versions of a load begin to hold; `undefined` for when it begins. */
  readonly boundary: string | undefined;
  /** The field that changes with the row; `undefined` where all are compared. */
  readonly version: string | undefined;
}

/** A declared column. */
export interface Column {
  /** The row's field. */
  readonly field: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly description: string | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
}

/** The table of the elements of a list. */
export interface ListTable {
  readonly table: string;
  /** The row's key, then the places in the lists. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** A JSON schema with the name of the type it becomes. */
export interface NamedSchema {
  /** A legal, unique TypeScript type name. */
  readonly name: string;
  readonly description: string | undefined;
  /** OpenAPI 3.1 schema object. */
  readonly schema: Json;
}
