import { EngineError, messageOf } from "../../../errors";
import { parseJson } from "../../../common/json";

const EXCERPT_LENGTH = 200;
const BEGINS_AS_JSON = /^\s*[[{"]/;

/**
 * Parses what an engine sent. Throws EngineError: a proxy's page is shown, but of JSON that breaks off
 * only the place of the fault, since it can be a container's environment.
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
