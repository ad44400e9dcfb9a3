import { definePart } from "../../src/module";
import { MqttTopics } from "../mqtt/mqtt-topics";

/** Topics of Mosquitto for one test, made by `openTopics()`. */
export class MosquittoTopics extends MqttTopics {}

definePart("mosquitto-topics", MosquittoTopics);
