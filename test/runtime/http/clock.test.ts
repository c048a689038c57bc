import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withLimits } from "../../../templates/runtime/http/cancel.ts";
import { longestTimerMs, sleep } from "../../../templates/runtime/http/clock.ts";
import { semaphore } from "../../../templates/runtime/http/semaphore.ts";
import { countListeners } from "../../support/listeners.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("sleep", () => {
  test("waits longer than a timer can", async () => {
    let awake = false;
    const asleep = sleep(longestTimerMs + 1000).then(() => (awake = true));
    await vi.advanceTimersByTimeAsync(longestTimerMs);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    await asleep;
    expect(awake).toBe(true);
  });
  test("wakes with the signal's reason, and leaves neither listener nor timer", async () => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const asleep = sleep(1000, controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    expect([listeners(), vi.getTimerCount()]).toEqual([0, 0]);
  });
  test("does not begin on an aborted signal", async () => {
    const signal = AbortSignal.abort(new Error("before"));
    await expect(sleep(1000, signal)).rejects.toThrow("before");
    expect(vi.getTimerCount()).toBe(0);
  });
  test("leaves no listener after its time", async () => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const asleep = sleep(10, controller.signal);
    expect(listeners()).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    await asleep;
    expect(listeners()).toBe(0);
  });
});

describe("withLimits", () => {
  const limits = { timeoutMs: 50, onTimeout: () => new Error("too long") };
  const never = (): Promise<never> => new Promise(() => undefined);

  test("ends a task that does not listen, and tells it why", async () => {
    let seen: AbortSignal | undefined;
    const task = withLimits(limits, (signal) => {
      seen = signal;
      return never();
    });
    const failed = expect(task).rejects.toThrow("too long");
    await vi.advanceTimersByTimeAsync(50);
    await failed;
    expect(seen?.reason).toEqual(new Error("too long"));
  });
  test.each(["resolve", "reject", "abort"] as const)("leaves neither listener nor timer after %s", async (end) => {
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const task = withLimits({ ...limits, signal: controller.signal }, () =>
      end === "resolve" ? Promise.resolve(1) : end === "reject" ? Promise.reject(new Error("no")) : never(),
    );
    if (end === "abort") controller.abort(new Error("stop"));
    await Promise.allSettled([task]);
    await Promise.resolve();
    expect([listeners(), vi.getTimerCount()]).toEqual([0, 0]);
  });
  test("an infinite limit never fires", async () => {
    const task = withLimits({ ...limits, timeoutMs: Infinity }, () => sleep(longestTimerMs).then(() => "done"));
    await vi.advanceTimersByTimeAsync(longestTimerMs);
    expect(await task).toBe("done");
  });
});

describe("semaphore", () => {
  test("runs no more at once than its limit, in order", async () => {
    const slots = semaphore(2);
    const log: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      log.push(`+${name}`);
      await sleep(10);
      log.push(`-${name}`);
    };
    const all = Promise.all(["a", "b", "c"].map((name) => slots(task(name))));
    await vi.advanceTimersByTimeAsync(20);
    await all;
    expect(log).toEqual(["+a", "+b", "-a", "+c", "-b", "-c"].filter(Boolean));
  });
  test("a waiting task leaves on abort and gives its place to the next", async () => {
    const slots = semaphore(1);
    const controller = new AbortController();
    const listeners = countListeners(controller.signal);
    const first = slots(() => sleep(10));
    const second = slots(() => Promise.resolve("second"), controller.signal);
    const third = slots(() => Promise.resolve("third"));
    controller.abort(new Error("left"));
    await expect(second).rejects.toThrow("left");
    await vi.advanceTimersByTimeAsync(10);
    await first;
    expect(await third).toBe("third");
    expect(listeners()).toBe(0);
  });
  test("a failed task frees its place", async () => {
    const slots = semaphore(1);
    await expect(slots(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await slots(() => Promise.resolve(1))).toBe(1);
  });
});
