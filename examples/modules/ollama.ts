// The code of docs/modules/ollama.md.
import { OllamaContainer } from "mayfly/ollama";
import { Ollama } from "ollama";

async function main(): Promise<void> {
  await using ollama = await new OllamaContainer("ollama/ollama:0.32.5")
    .withModels("qwen3:0.6b")
    .withBakedInit()
    .start();
  const client = new Ollama({ host: ollama.getEndpoint() });

  for (const { name } of (await client.list()).models) console.log(name);
}

void main();
