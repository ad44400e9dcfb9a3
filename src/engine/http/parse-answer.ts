import { EngineError, fieldOf, messageOf } from "../../errors";
import { parseJson } from "../../common/json";

const EXCERPT_LENGTH = 200;
const BEGINS_AS_JSON = /^\s*[[{"]/;

/**
 * Parses the JSON that an engine sent. Throws EngineError.
 *
 * For text that is not JSON, such as a proxy's page, the error quotes the beginning. For broken JSON it has only the
 * position of the fault, since the JSON can contain a container's environment.
 */
export function parseAnswer(
  operation: string,
  text: string,
  { what = "answer", status }: { readonly what?: string; readonly status?: number } = {},
): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const shown = BEGINS_AS_JSON.test(text)
      ? messageOf(error)
      : JSON.stringify(text.slice(0, EXCERPT_LENGTH));
    throw new EngineError(operation, `its ${what} is not JSON: ${shown}`, status);
  }
}

/** Returns the id in the answer to a creation. Throws EngineError if the answer has none. */
export function idOf(operation: string, answer: unknown): string {
  const id = fieldOf(answer, "Id");
  if (typeof id === "string" && id !== "") return id;
  const names = typeof answer === "object" && answer !== null ? Object.keys(answer) : [];
  const found = names.length === 0 ? typeof answer : names.slice(0, 20).join(", ");
  const words = `its answer has no id, got ${found}`;
  throw new EngineError(operation, words, undefined);
}
