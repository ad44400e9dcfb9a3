export { OllamaContainer } from "./ollama-container";
export { StartedOllamaContainer } from "./started-ollama-container";
