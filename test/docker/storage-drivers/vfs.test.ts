// The tests of other folders once more, on an engine of their own.
import "./on-vfs";
import "../container/copies.test";
import "../image/images.test";
