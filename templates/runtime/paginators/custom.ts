import type { Json } from "../json.ts";
import type { Paginator } from "./paginator.ts";

/** What makes up pages of one's own. */
type OwnPages<Position extends Json> = Pick<Paginator<Position>, "first" | "request" | "next">;

/**
 * Pages of one's own, from the options that the source config gives: the first position, the request for a position,
 * and the position after a page. A position is plain JSON: a load saves it with the rows, and a later one goes on from
 * there. So nothing may be kept between two pages but the position.
 */
export type CustomPaginator<Options extends object = Readonly<Record<string, never>>, Position extends Json = Json> = (
  options: Options,
) => OwnPages<Position>;

/**
 * The paginator of extensions.ts; pages that go round in circles, and too many of them, are an error as everywhere.
 *
 * @param make is asked when the first page is
 */
export function customPaginator<Position extends Json>(
  name: string,
  make: () => OwnPages<Position>,
  maximumPages?: number,
): Paginator<Position> {
  let made: OwnPages<Position> | undefined;
  const own = (): OwnPages<Position> => (made ??= make());
  return {
    type: name,
    get first() {
      return own().first;
    },
    maximumPages,
    request: (base, position) => own().request(base, position),
    next: (page, position) => own().next(page, position),
  };
}
