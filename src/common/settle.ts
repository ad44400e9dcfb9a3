/** Runs all steps at the same time, even when one fails. Then throws the first error. */
export async function settleAll(steps: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  await Promise.all(steps.map((step) => attempt(step, errors)));
  if (errors.length > 0) throw errors[0];
}

/** Runs all steps one after the other, even when one fails. Then throws the first error. */
export async function settleInTurn(steps: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) await attempt(step, errors);
  if (errors.length > 0) throw errors[0];
}

async function attempt(step: () => unknown, errors: unknown[]): Promise<void> {
  try {
    await step();
  } catch (error) {
    errors.push(error);
  }
}
