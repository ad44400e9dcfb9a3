import { InvalidOptionError } from "../../../src";
import { OllamaContainer } from "../../../modules/ollama";
import { findGpus } from "../../../modules/ollama/find-gpus";

const ollama = (): OllamaContainer => new OllamaContainer("ollama/ollama:0.32.5");

describe("OllamaContainer", () => {
  it("requests all GPUs of an engine with NVIDIA's runtime", () => {
    expect(findGpus(["runc", "nvidia"])).toEqual({ count: "all", driver: "nvidia" });
    expect(findGpus(["io.containerd.runc.v2", "runc"])).toBeUndefined();
  });

  const names = ["qwen3", "qwen3:0.6b", "user/model:1", "hf.co:443/user/Model-GGUF:Q4_K_M"];
  it.each(names)("takes the model %s", (name) => {
    expect(() => ollama().withModels(name)).not.toThrow();
  });

  const wrong: [string, () => unknown, RegExp][] = [
    ["no models", () => ollama().withModels(), /withModels: expected a model/],
    ["an empty model", () => ollama().withModels(""), /withModels\[0\]: expected a non-empty/],
    ["what is no model", () => ollama().withModels("a", "b c"), /withModels\[1\]: .*qwen3/],
  ];
  it.each(wrong)("refuses %s", (_what, call, message) => {
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });
});
