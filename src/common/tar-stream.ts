// The only file that imports tar-stream. The build puts tar-stream into its bundle (scripts/bundle): users would also
// have to install 10 MB of prebuilt programs for another JavaScript runtime.
export { extract, pack } from "tar-stream";
