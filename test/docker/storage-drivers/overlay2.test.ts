// The tests of other folders once more, on an engine of their own.
import "./on-overlay2";
import "../container/copies.test";
import "../image/images.test";
