import { Transform, type TransformOptions } from "node:stream";

type Push = (output: Buffer) => void;

/**
 * Returns a transform stream whose functions may throw: the stream then fails with the error.
 *
 * In Node, an error thrown in a plain transform ends the process.
 */
export function safeTransform(
  options: Pick<TransformOptions, "readableObjectMode" | "writableObjectMode">,
  take: (input: Buffer, push: Push) => void,
  end: () => void = () => undefined,
): Transform {
  const attempt = (action: () => void, done: (error?: Error | null) => void): void => {
    try {
      action();
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
  return new Transform({
    ...options,
    transform(this: Transform, input: Buffer, _encoding, done) {
      attempt(() => {
        take(input, (output) => void this.push(output));
      }, done);
    },
    flush(done) {
      attempt(end, done);
    },
  });
}
