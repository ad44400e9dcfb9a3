"""Reads and writes the parts of TDS that clients need for a login, batches and sp_executesql."""

import struct

COLLATION = bytes([0x09, 0x04, 0xD0, 0x00, 0x34])
DONE, DONE_PROC, DONE_IN_PROC = 0xFD, 0xFE, 0xFF


def short_text(text):
    return bytes([len(text)]) + text.encode("utf-16-le")


def long_text(text):
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def done(token=DONE, status=0, count=0):
    return struct.pack("<BHHQ", token, status, 0, count)


def error(number, text, level=16):
    body = struct.pack("<iBB", number, 1, level) + long_text(text) + short_text("mayfly") + short_text("") + struct.pack("<i", 1)
    return struct.pack("<BH", 0xAA, len(body)) + body


def new_database(name, before):
    body = bytes([1]) + short_text(name) + short_text(before)
    return struct.pack("<BH", 0xE3, len(body)) + body


def login_ack():
    body = bytes([1]) + struct.pack(">I", 0x74000004) + short_text("Microsoft SQL Server") + bytes([16, 0, 0, 0])
    return struct.pack("<BH", 0xAD, len(body)) + body


def result(columns, rows):
    """A column has integers if all its values are integers or missing, otherwise it has text."""
    is_number = [
        any(row[at] is not None for row in rows) and all(row[at] is None or isinstance(row[at], int) for row in rows)
        for at in range(len(columns))
    ]
    out = struct.pack("<BH", 0x81, len(columns))
    for name, number in zip(columns, is_number):
        kind = bytes([0x26, 4]) if number else struct.pack("<BH", 0xE7, 8000) + COLLATION
        out += struct.pack("<IH", 0, 9) + kind + short_text(name)
    for row in rows:
        out += bytes([0xD1])
        for value, number in zip(row, is_number):
            if number:
                out += bytes([0]) if value is None else struct.pack("<Bi", 4, value)
            elif value is None:
                out += struct.pack("<H", 0xFFFF)
            else:
                data = str(value).encode("utf-16-le")
                out += struct.pack("<H", len(data)) + data
    return out


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, kind):
        return struct.unpack("<" + kind, self.take(struct.calcsize(kind)))[0]

    def skip_headers(self):
        """Skips ALL_HEADERS, whose length includes its own four bytes."""
        self.take(self.number("I") - 4)

    def value(self):
        kind = self.number("B")
        if kind in (0xE7, 0xEF):  # NVARCHAR, NCHAR
            limit = self.number("H")
            self.take(5)
            if limit == 0xFFFF:
                return self.chunks()
            length = self.number("H")
            return None if length == 0xFFFF else self.take(length).decode("utf-16-le")
        if kind in (0x26, 0x68, 0x6D):  # INTN, BITN, FLTN
            self.take(1)
            length = self.number("B")
            data = self.take(length)
            if length == 0:
                return None
            return struct.unpack("<d" if length == 8 else "<f", data)[0] if kind == 0x6D else int.from_bytes(data, "little", signed=kind == 0x26)
        raise ValueError(f"a parameter of the type {kind:#x}")

    def chunks(self):
        if self.number("Q") == 0xFFFFFFFFFFFFFFFF:
            return None
        text = b""
        while length := self.number("I"):
            text += self.take(length)
        return text.decode("utf-16-le")

    def parameters(self):
        """The parameters of a call: names and values."""
        found = []
        while self.at < len(self.data):
            name = self.take(2 * self.number("B")).decode("utf-16-le")
            self.take(1)
            found.append((name, self.value()))
        return found


def read_login(data):
    def text(at):
        offset, length = struct.unpack_from("<HH", data, at)
        return data[offset : offset + 2 * length]

    password = bytes(((byte ^ 0xA5) << 4 | (byte ^ 0xA5) >> 4) & 0xFF for byte in text(44))
    return tuple(part.decode("utf-16-le") for part in (text(40), password, text(68)))
