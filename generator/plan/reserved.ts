import { RESERVED_WORDS } from "../words/reserved-words.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

/**
 * Names that no resource may have as identifier: reserved words of modules, what every object inherits, a promise's
 * `then`, and what the generated modules declare or import beside the resources.
 */
export const RESERVED_IDENTIFIERS: ReadonlySet<string> = new Set([
  ...RESERVED_WORDS,
  ...set(`
  constructor hasOwnProperty isPrototypeOf propertyIsEnumerable prototype then toLocaleString toString valueOf
  Infinity NaN fetch globalThis process require module exports
  endOn failOn ignoreOn responseRules retryOn skipPageOn skipParentOn stopOn
  all announcedLimit anonymous auto apiKeyInCookie apiKeyInHeader apiKeyInQuery bearer childClient clientCredentials columns connect connection cursor customAuth customPaginator destination detectRows each endValue expectApiKeyInCookie
  expectAll expectApiKeyInHeader expectApiKeyInQuery expectAssertion expectBearer expectClientCredentials expectHttpBasic expectRefreshToken expectSessionToken extensions fail handlers headerCursor headerLink httpBasic
  initialValue jsonLink jwtBearer lastRecord lastValue limitOf load loadFamily loadOptions mockApi mockRateLimit mockResource mockTokenApi offset onRefreshToken optionalSecret options pageNumber pagesAhead parentField part query rateLimit requests
  reset resourceClient resources row rows secret selected serveCursor serveHeaderCursor serveHeaderLink serveJsonLink serveLastRecord serveOffset servePageNumber
  serveSinglePage singlePage startValue text withRefreshToken withSessionToken
  addFields compares contains endsWith filterRows isIn mapRows processing removeFields renameFields flatten startsWith where yieldRows
  callOn converting
  atLastCursor readWritten dayOf dayOfYearOf epochSecondsOf everyMonths halfOf hour12Of hourOf inWindows microsecondOf millisecondOf
  minuteOf monthNameOf monthOf secondOf shortMonthNameOf shortYearOf writtenAs yearOf
`),
]);

/** Names that no row type may have: what the language and the generated modules use as types. */
export const RESERVED_TYPES = set(`
  Array ArrayBuffer AsyncGenerator AsyncIterable AsyncIterator Awaited BigInt Boolean Date Error Exclude Extract
  Function Generator Infinity Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Parameters Partial
  Pick Promise Proxy Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Required ReturnType Set
  String Symbol Uint8Array WeakMap WeakSet
  AbortSignal Headers Request Response URL URLSearchParams
  AuthError BodyError ChildClient ChildReadOptions ChildResource ClickHouseClient ClickHouseConnection ClickHouseOptions Clock Column Columns ConfigurationError Connection ConnectionOptions ConnectorError CustomAuth CustomPaginator Destination
  DuckDbOptions Each Extensions HttpError LoadError LoadOptions LoadProgress LoadReport MockApi MockOptions MockRateLimit MockRateLimitOptions MockTokenApi NetworkError Page PaginationError PostgresConnection PostgresOptions QueryParams
  RateLimitOptions ReadOptions Resource ResourceClient ResourceReport RetryPolicy Selector SelectorError TimeoutError WaitError WithRequired
  components operations paths webhooks defs
`);

/** Folder names that Windows keeps for devices. */
export const DEVICE_NAMES = set(`
  aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9
`);
