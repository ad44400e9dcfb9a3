import { definePart } from "../../src/module";
import { MqttTopics } from "../mqtt/mqtt-topics";

/** Topics of HiveMQ for one test, made by `openTopics()`. */
export class HiveMQTopics extends MqttTopics {}

definePart("hivemq-topics", HiveMQTopics);
