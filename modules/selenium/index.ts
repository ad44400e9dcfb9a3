export { SeleniumContainer } from "./selenium-container";
export { SeleniumRecordingContainer, type RecordingOptions } from "./selenium-recording-container";
export { StartedSeleniumContainer } from "./started-selenium-container";
export { StartedSeleniumRecordingContainer } from "./started-selenium-recording-container";
export {
  StoppedSeleniumContainer,
  StoppedSeleniumRecordingContainer,
} from "./stopped-selenium-container";
export { SeleniumSession } from "./selenium-session";
export type { Capabilities } from "./webdriver";
