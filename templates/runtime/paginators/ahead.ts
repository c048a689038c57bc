import type { FetchAhead, Paginator } from "./paginator.ts";

/** A position that tells how much there is, once that is known. */
type Counted = { readonly total?: number };

/**
 * Asks for several pages at once where their positions can be told beforehand: once a total is known, or where a
 * maximum is declared. They are given one after the other all the same, and an error where its page's turn comes. The
 * first page comes alone. Where a page is not where it was expected, because the API gives shorter pages, those that
 * were asked for are thrown away, and from then on each is asked for in its turn.
 *
 * @param paginator by offset or number, without a word in the body about more pages
 * @param atOnce the most pages that are under way or held, with the one that is asked for
 * @param isBounded whether the paginator has a maximum
 */
export function pagesAhead<Position extends Counted>(
  paginator: Paginator<Position>,
  atOnce: number,
  isBounded: boolean = false,
): Paginator<Position> {
  const following = (position: Position): Position | undefined =>
    position.total === undefined && !isBounded ? undefined : paginator.next(fullPage, position);
  const ahead: FetchAhead<Position> = (fetch, signal) => {
    const stop = new AbortController();
    const own = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    type Page = ReturnType<typeof fetch>;
    let waiting: { readonly position: Position; readonly page: Page }[] = [];
    let isSteady = true;
    let isFirst = true;
    const ask = (position: Position): Page => {
      const page = fetch(position, own);
      // Thrown where it is awaited, if it ever is.
      page.catch(() => undefined);
      return page;
    };
    return {
      take: (position, left) => {
        const [expected, ...rest] = waiting;
        const isExpected = expected !== undefined && placeOf(expected.position) === placeOf(position);
        if (expected !== undefined && !isExpected) {
          isSteady = false;
          stop.abort();
        }
        waiting = isExpected ? rest : [];
        const page = isExpected ? expected.page : isSteady ? ask(position) : fetch(position, signal);
        let last = position;
        for (let index = 0; isSteady && !isFirst && index < Math.min(atOnce, left) - 1; index += 1) {
          // The newest total counts.
          const next = following(position.total === undefined ? last : { ...last, total: position.total });
          if (next === undefined) break;
          if (index >= waiting.length) waiting.push({ position: next, page: ask(next) });
          last = next;
        }
        isFirst = false;
        return page;
      },
      close: () => {
        stop.abort();
      },
    };
  };
  return { ...paginator, ahead };
}

/** What a page tells that has all its rows and nothing new. */
const fullPage = { resource: "", url: "", headers: { get: () => null }, body: {}, count: 1, lastRow: () => undefined };

/** A position without what is known of the total. */
function placeOf(position: Counted): string {
  return JSON.stringify({ ...position, total: undefined });
}
