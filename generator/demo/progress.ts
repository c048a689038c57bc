import ora from "ora";

/** Tells what is going on: a spinner on a terminal, quiet lines anywhere else. */
export interface Progress {
  /** Does one step and leaves its line standing; the step may change the text while it runs. */
  step<T>(text: string, work: (update: (text: string) => void) => Promise<Done<T>>): Promise<T>;
  /** Lines that belong to the step before. */
  detail(text: string): void;
  /** Lines of their own. */
  note(text: string): void;
}

/** A step's result, and the words for it. */
interface Done<T> {
  readonly value: T;
  readonly text: string;
}

/** Progress on an output; without a terminal only finished steps are printed. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  // A terminal that does not tell its width cannot be drawn on: the spinner would clear lines without end.
  const terminal = stream.isTTY && stream.columns > 0;
  return {
    async step(text, work) {
      const spinner = ora({ text, stream, isSilent: !terminal }).start();
      try {
        const done = await work((next) => {
          spinner.text = next;
        });
        spinner.succeed(done.text);
        if (!terminal) stream.write(`✔ ${done.text}\n`);
        return done.value;
      } catch (error) {
        spinner.fail();
        if (!terminal) stream.write(`✖ ${text}\n`);
        throw error;
      }
    },
    detail(text) {
      stream.write(`${text.replace(/^(?=.)/gm, "  ")}\n`);
    },
    note(text) {
      stream.write(`${text}\n`);
    },
  };
}
