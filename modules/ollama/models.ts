import { checkText, InvalidOptionError, type HttpServer } from "../../src/module";
import { askServer } from "../http-api/ask-server";

// The server's API (docs.ollama.com/api).

/** A model can have many gigabytes. */
const PULL_MS = 3_600_000;

/** Pulls a model, unless the server has it in the same version. Throws MayflyError with the code `OLLAMA_REQUEST_FAILED`. */
export async function pull(server: HttpServer, model: string): Promise<void> {
  const json = { model, stream: false };
  await ask(server, { method: "POST", path: "/api/pull", json, timeout: PULL_MS });
}

/** Pulls the models that the server does not have: a reused or restarted one, or a baked image, has its models. */
export async function pullMissing(server: HttpServer, models: readonly string[]): Promise<void> {
  if (models.length === 0) return;
  const there = new Set(await listModels(server));
  // One after another, because the registry of the models limits connections.
  for (const model of models) {
    if (!there.has(withTag(model))) await pull(server, model);
  }
}

/** Returns the names of the server's models with their tags. */
export async function listModels(server: HttpServer): Promise<string[]> {
  const { models } = JSON.parse(await ask(server, { path: "/api/tags" })) as {
    models: readonly { readonly name: string }[] | null;
  };
  return (models ?? []).map(({ name }) => name);
}

/** Checks the name of a model, such as `qwen3:0.6b` or `hf.co/user/model:Q4_K_M`. Throws InvalidOptionError. */
export function checkModel(model: string, option: string): string {
  if (/^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?$/.test(checkText(model, option))) return model;
  throw InvalidOptionError.quoting(option, "a model such as qwen3:0.6b", model);
}

/** The last part of a name can have a tag; the first can have a port. */
const withTag = (model: string): string => (/:[^/]*$/.test(model) ? model : `${model}:latest`);

async function ask(server: HttpServer, request: Parameters<typeof askServer>[1]): Promise<string> {
  const asked = { ...server, product: "Ollama", code: "OLLAMA_REQUEST_FAILED" };
  return (await askServer(asked, request)).body;
}
