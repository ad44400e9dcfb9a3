export { MosquittoContainer } from "./mosquitto-container";
export { StartedMosquittoContainer } from "./started-mosquitto-container";
export { MosquittoTopics } from "./mosquitto-topics";
export type { MosquittoTls } from "./server-files";
