import type { Wait, WaitContext } from "../../../src/spec/wait";

export interface ControlledWait extends Wait {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  readonly context: () => WaitContext;
}

/** A wait that resolves or rejects when the test says so. */
export function controlled(description: string, options: Partial<Wait> = {}): ControlledWait {
  let context: WaitContext | undefined;
  let resolve = (): void => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const outcome = new Promise<void>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return {
    description,
    ...options,
    until(_handle, given) {
      context = given;
      return outcome;
    },
    resolve: () => {
      resolve();
    },
    reject: (error) => {
      reject(error);
    },
    context: () => {
      if (context === undefined) throw new Error(`${description} was not waited for`);
      return context;
    },
  };
}
