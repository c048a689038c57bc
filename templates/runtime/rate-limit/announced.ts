import { type Announcement, announcements, type HeaderNames } from "./fields.ts";

/** The limit that an API tells with its answers. */
export interface AnnouncedLimit {
  /** Milliseconds from now on until another request may be sent; not above 0 where it may be now. */
  readonly waitMs: (now: number) => number;
  /** A request is sent; gives its number. */
  readonly take: () => number;
  /** Reads the header fields of the answer to the request of this number; gives whether nothing is left. */
  readonly learn: (headers: { get(name: string): string | null }, now: number, number: number) => boolean;
}

/** How an API tells its limit. */
export interface AnnouncedOptions {
  /** The header fields of an API that has names of its own. Default: those of the IETF, and `X-RateLimit-…`. */
  readonly fields?: HeaderNames | undefined;
  /** So many requests are left to others that use the same account. Default: 0. */
  readonly reserve?: number | undefined;
}

/** What holds where nobody says otherwise. */
export const announcedDefaults: { readonly reserve: number } = { reserve: 0 };

/** Ends of an interval that lie no further apart are one: they are told in whole seconds, and answers take their time. */
const sameEndMs = 2000;

/** More limits than this at once are not kept. */
const mostLimits = 16;

/**
 * Waits for the next interval when the API tells that nothing is left of this one. An answer counts less the requests
 * that were sent after its own; of what several tell of one interval, the least counts.
 */
export function announcedLimit(options: AnnouncedOptions = {}): AnnouncedLimit {
  const { fields, reserve = announcedDefaults.reserve } = options;
  const limits = new Map<string, { left: number; end: number }>();
  let sent = 0;
  const learn = ({ policy, remaining, resetAt }: Announcement, number: number): void => {
    const left = remaining - (sent - number);
    const known = limits.get(policy);
    if (known !== undefined && resetAt <= known.end + sameEndMs) {
      known.left = Math.min(known.left, left);
      known.end = Math.max(known.end, resetAt);
    } else if (known !== undefined || limits.size < mostLimits) {
      limits.set(policy, { left, end: resetAt });
    }
  };
  return {
    waitMs: (now) => {
      let wait = 0;
      for (const [policy, { left, end }] of limits) {
        if (end <= now) limits.delete(policy);
        else if (left <= reserve) wait = Math.max(wait, end - now);
      }
      return wait;
    },
    take: () => {
      for (const limit of limits.values()) limit.left -= 1;
      sent += 1;
      return sent;
    },
    learn: (headers, now, number) => {
      const told = announcements(headers, now, fields);
      for (const each of told) learn(each, number);
      return told.some(({ remaining, resetAt }) => remaining === 0 && resetAt > now);
    },
  };
}
