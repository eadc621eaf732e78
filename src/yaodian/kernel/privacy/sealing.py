"""加密 (sealing): sensitive values as stored bytes and back, and the keyed digest by which one is found again.

Stored form: suite (1 byte), key number (2), nonce (12), ciphertext, tag (16); the head is authenticated with it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yaodian.kernel.privacy.keyring import Key, Keyring, KeyringError, Suite, keyring

HEAD, NONCE, TAG = 3, 12, 16
DIGEST_LETTERS = 32
MARKS = {Suite.AES: b"\x01", Suite.SM4: b"\x02"}
HASHES = {Suite.AES: "sha256", Suite.SM4: "sm3"}
Seal = Callable[[bytes, bytes, bytes], bytes]


def encrypt(value: str) -> bytes:
    """加密一个值; "" stays empty, so that nothing stored means nothing known."""
    return encrypt_many([value])[0]


def encrypt_many(values: Sequence[str]) -> list[bytes]:
    """批量加密: one ciphertext a value, each under a nonce of its own, by the current key."""
    ring = keyring()
    head = MARKS[ring.writer.suite] + ring.current.to_bytes(2)
    seal = _sealer(ring.writer)
    nonces = os.urandom(NONCE * len(values))
    return [
        head + (nonce := nonces[place : place + NONCE]) + seal(nonce, value.encode(), head) if value else b""
        for value, place in zip(values, range(0, len(nonces), NONCE), strict=True)
    ]


def decrypt(stored: bytes | memoryview | None) -> str:
    """解密一个值; KeyringError when its key is missing or it was altered."""
    return decrypt_many([stored])[0]


def decrypt_many(stored: Iterable[bytes | memoryview | None]) -> list[str]:
    """批量解密: "" for nothing stored."""
    ring = keyring()
    openers: dict[bytes, Seal] = {}
    values = []
    for item in stored:
        whole = bytes(item or b"")
        head = whole[:HEAD]
        if whole and head not in openers:
            openers[head] = _opener(_key_of(head, ring))
        try:
            values.append(
                openers[head](whole[HEAD : HEAD + NONCE], whole[HEAD + NONCE :], head).decode() if whole else ""
            )
        except (InvalidTag, ValueError) as wrong:
            raise KeyringError(
                "有一条敏感信息与密钥不符或已被改动，无法解密；请核对密钥文件是否与数据库同属一套备份。"
            ) from wrong
    return values


def seal_bytes(content: bytes) -> bytes:
    """加密一段内容: a whole file or block, by the current key; see `open_bytes`."""
    ring = keyring()
    head, nonce = MARKS[ring.writer.suite] + ring.current.to_bytes(2), os.urandom(NONCE)
    return head + nonce + _sealer(ring.writer)(nonce, content, head)


def open_bytes(stored: bytes | memoryview) -> bytes:
    """解密一段内容; KeyringError when its key is missing or it was altered."""
    whole = bytes(stored)
    head = whole[:HEAD]
    try:
        return _opener(_key_of(head, keyring()))(whole[HEAD : HEAD + NONCE], whole[HEAD + NONCE :], head)
    except (InvalidTag, ValueError) as wrong:
        raise KeyringError("有一段加密内容与密钥不符或已被改动，无法解密；请核对密钥文件。") from wrong


def digest_of(value: str) -> str:
    """检索摘要: the keyed digest of one value; "" for an empty one."""
    return digest_many([value])[0]


def digest_many(values: Sequence[str]) -> list[str]:
    """批量检索摘要: HMAC-SHA-256 or HMAC-SM3, cut to 128 bits, of the value trimmed and in capitals.

    KeyringError while a new key takes over: a row under the other key would not be found, and would be made again."""
    ring = keyring()
    if ring.renewing:
        raise KeyringError(
            "正在更换检索密钥，按号码查找、登记和导入暂停；请稍后再试，或请管理员运行 yaodian privacy redigest。"
        )
    return _digests(ring.digest, values)


def digests_anew(values: Sequence[str]) -> list[str]:
    """换钥时的检索摘要: by the key that takes over; only for who writes the stored digests anew."""
    return _digests(keyring().digest, values)


def digest_stamp() -> str:
    """检索密钥印记: tells one key of digests from another, and nothing about it."""
    key = keyring().digest
    return hashlib.sha256(b"stamp" + key.suite.value.encode() + key.secret).hexdigest()[:16]


def _digests(key: Key, values: Sequence[str]) -> list[str]:
    # HMAC (RFC 2104) with the padded key hashed once: a value costs half of what a fresh HMAC costs.
    padded = key.secret.ljust(64, b"\0")
    inner = hashlib.new(HASHES[key.suite], bytes(byte ^ 0x36 for byte in padded))
    outer = hashlib.new(HASHES[key.suite], bytes(byte ^ 0x5C for byte in padded))
    digests = []
    for value in values:
        if plain := value.strip().upper():
            first, second = inner.copy(), outer.copy()
            first.update(plain.encode())
            second.update(first.digest())
            digests.append(second.hexdigest()[:DIGEST_LETTERS])
        else:
            digests.append("")
    return digests


def key_number(stored: bytes | memoryview | None) -> int:
    """Return the number of the key that wrote this, 0 for nothing stored."""
    return int.from_bytes(bytes(stored)[1:HEAD]) if stored else 0


def _key_of(head: bytes, ring: Keyring) -> Key:
    """Return the key that a head names."""
    key = ring.keys.get(int.from_bytes(head[1:]))
    if key is None or MARKS[key.suite] != head[:1]:
        raise KeyringError(
            f"缺少第 {int.from_bytes(head[1:])} 号密钥，无法解密；请用与数据库同一套备份中的密钥文件恢复。"
        )
    return key


def _sealer(key: Key) -> Seal:
    """Return what encrypts under a key: nonce, plain text, head → ciphertext and tag."""
    if key.suite is Suite.AES:
        return AESGCM(key.secret).encrypt
    algorithm = algorithms.SM4(key.secret)

    def seal(nonce: bytes, plain: bytes, head: bytes) -> bytes:
        encryptor = Cipher(algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(head)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    return seal


def _opener(key: Key) -> Seal:
    """Return what decrypts under a key: nonce, ciphertext and tag, head → plain text."""
    if key.suite is Suite.AES:
        return AESGCM(key.secret).decrypt
    algorithm = algorithms.SM4(key.secret)

    def unseal(nonce: bytes, sealed: bytes, head: bytes) -> bytes:
        decryptor = Cipher(algorithm, modes.GCM(nonce, sealed[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(head)
        return decryptor.update(sealed[:-TAG]) + decryptor.finalize()

    return unseal
