import { Ollama } from "ollama";
import { OllamaContainer, type StartedOllamaContainer } from "../../modules/ollama";
import { randomUuid } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { realEngine } from "../support/real-engine";

const OLLAMA = "ollama/ollama:0.32.5";
const MODEL = "qwen3:0.6b";

async function generate(ollama: StartedOllamaContainer): Promise<string | undefined> {
  const client = new Ollama({ host: ollama.getEndpoint() });
  return (await client.generate({ model: MODEL, prompt: "tea" })).response;
}

describeContract<StartedOllamaContainer>({
  server: "ollama",
  image: OLLAMA,
  create: (image) => new OllamaContainer(image).withModels(MODEL),
  query: async (ollama) => {
    expect(await generate(ollama)).toBe("tea");
  },
  address: "getEndpoint",
  starts: 3,
  bakes: true,
});

describeServer("ollama", () => {
  let ollama: StartedOllamaContainer;
  beforeAll(async () => {
    ollama = await new OllamaContainer(OLLAMA).start();
  });
  afterAll(() => ollama.stop());

  it("has the addresses of both APIs", () => {
    const address = `http://${ollama.getHost()}:${ollama.getPort()}`;
    expect(ollama.getEndpoint()).toBe(address);
    expect(ollama.getOpenAiEndpoint()).toBe(`${address}/v1`);
  });

  it("pulls models, and says which it has", async () => {
    expect(await ollama.listModels()).toEqual([]);
    await ollama.pullModel("all-minilm");
    expect(await ollama.listModels()).toEqual(["all-minilm:latest"]);
    await expect(ollama.pullModel("no-such-model")).rejects.toMatchObject({
      code: "OLLAMA_REQUEST_FAILED",
      message: expect.stringContaining("pull model manifest: file does not exist") as string,
    });
  });

  it("says which model the start could not pull", async () => {
    const missing = new OllamaContainer(OLLAMA).withModels("all-minilm", "no-such-model");
    await expect(missing.start()).rejects.toThrow(/file does not exist/);
  });

  it("becomes an image with its models, which this process does not remove", async () => {
    await ollama.pullModel(MODEL);
    const name = `localhost/mayfly-test-ollama:${randomUuid()}`;
    const { images } = await realEngine();
    try {
      await ollama.commitToImage(name);
      await using again = await new OllamaContainer(name).start();
      expect(await again.listModels()).toContain(MODEL);
      expect(await generate(again)).toBe("tea");
    } finally {
      await images.remove(name);
    }
  });

  it("requests no GPU of an engine that has none", async () => {
    const { HostConfig } = (await ollama.inspect()) as unknown as {
      HostConfig: { DeviceRequests: unknown };
    };
    expect(HostConfig.DeviceRequests ?? []).toEqual([]);
  });
});

describePage("ollama", ["qwen3:0.6b"]);
