"""Checksums of wallets and cards: base58check, bech32 and bech32m, Keccak-256, Luhn. Too small to need a library."""

import hashlib
from typing import Final

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {char: value for value, char in enumerate(_BASE58)}
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32M_CONSTANT = 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def base58_decode(text: str) -> bytes | None:
    """The bytes of a base58 text, or None when a character is not of its alphabet. Meant for at most 100 characters."""
    number = 0
    for char in text:
        value = _VALUE.get(char)
        if value is None:
            return None
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check(text: str) -> bytes | None:
    """The payload (version byte first) of a base58 text whose last four bytes are its checksum, else None."""
    raw = base58_decode(text)
    if raw is None or len(raw) < 5:
        return None
    payload, check = raw[:-4], raw[-4:]
    return payload if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == check else None


def segwit_holds(address: str, prefix: str) -> bool:
    """Whether a native SegWit address holds (BIP 173 and BIP 350): checksum, version and length of the program."""
    if address not in (address.lower(), address.upper()):
        return False
    address = address.lower()
    values = [_BECH32.find(char) for char in address[len(prefix) + 1 :]]
    if not address.startswith(prefix + "1") or -1 in values or len(values) < 8 or len(address) > 90:
        return False
    spread = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    version = values[0]
    if _polymod(spread + values) != (1 if version == 0 else _BECH32M_CONSTANT):
        return False
    bits = (len(values) - 7) * 5
    size = bits // 8
    if bits % 8 > 4 or values[-7] & ((1 << bits % 8) - 1):
        return False
    return version <= 16 and (size in (20, 32) if version == 0 else 2 <= size <= 40)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check


def luhn_holds(digits: str) -> bool:
    """Whether the last digit of a card number follows from the others."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_MASK: Final = (1 << 64) - 1
_RATE = 136


def _constants() -> tuple[list[int], list[int]]:
    """Round constants and rotations of Keccak-f[1600], from their definition (a linear feedback register)."""
    rounds, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256
            if register & 2:
                constant ^= 1 << ((1 << bit) - 1)
        rounds.append(constant)
    turns = [0] * 25
    x, y = 1, 0
    for step in range(24):
        turns[x + 5 * y] = (step + 1) * (step + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return rounds, turns


_ROUNDS, _TURNS = _constants()


def keccak256(data: bytes) -> bytes:
    """Keccak-256 as Ethereum and Monero use it: SHA-3 before it got its other padding, so hashlib does not have it.

    Takes about 0.2 ms; only addresses whose form is right get here.
    """
    state = [0] * 25
    padded = bytearray(data + b"\x01" + b"\0" * (_RATE - 1 - len(data) % _RATE))
    padded[-1] |= 0x80
    for start in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            state[lane] ^= int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
        _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permute(state: list[int]) -> None:
    for constant in _ROUNDS:
        columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        for x in range(5):
            right = columns[(x + 1) % 5]
            mixed = columns[x - 1] ^ ((right << 1 | right >> 63) & _MASK)
            for y in range(0, 25, 5):
                state[x + y] ^= mixed
        moved = [0] * 25
        for x in range(5):
            for y in range(5):
                lane, turn = state[x + 5 * y], _TURNS[x + 5 * y]
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = (lane << turn | lane >> (64 - turn)) & _MASK
        for y in range(0, 25, 5):
            row = moved[y : y + 5]
            for x in range(5):
                state[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5] & _MASK)
        state[0] ^= constant
