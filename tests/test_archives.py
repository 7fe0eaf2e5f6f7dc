"""Files as published: opened whatever their packing, and never trusted."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from maillage.errors import SourceError
from maillage.sources.archives import Limits, members
from maillage.sources.failures import MESSAGES

CONTENT = b"one\ntwo\n"


def tar_of(*infos: tuple[str, bytes], mode: str = "w") -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode=mode) as archive:
        for name, content in infos:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return body.getvalue()


def zip_of(*infos: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in infos:
            archive.writestr(name, content)
    return body.getvalue()


def read(path: Path, **limits: int) -> dict[str, bytes]:
    return {m.name: m.stream.read() for m in members(path, limits=Limits(**limits))}


FILES = [("a/x.csv", CONTENT), ("a/y.csv", b"three")]
PACKED = {
    "plain": CONTENT,
    "gz": gzip.compress(CONTENT),
    "xz": lzma.compress(CONTENT),
}
ARCHIVES = {
    "zip": zip_of(*FILES),
    "tar": tar_of(*FILES),
    "tar.gz": tar_of(*FILES, mode="w:gz"),
    "tar.xz": tar_of(*FILES, mode="w:xz"),
}


@pytest.mark.parametrize("kind", PACKED)
def test_a_file_is_told_by_its_bytes_whatever_its_name(tmp_path, kind):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(PACKED[kind])
    assert read(path) == {"table.csv": CONTENT}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_the_members_of_an_archive(tmp_path, kind):
    path = tmp_path / "archive"
    path.write_bytes(ARCHIVES[kind])
    assert read(path) == dict(FILES)


def test_folders_and_hidden_files_are_passed_over(tmp_path):
    path = tmp_path / "archive.tar"
    path.write_bytes(tar_of(("./a/x.csv", CONTENT), ("a/.hidden", b"x"), ("__MACOSX/a", b"x")))
    assert list(read(path)) == ["./a/x.csv"]


@pytest.mark.parametrize("kind", ["gz", "xz", "zip", "tar.gz", "tar.xz"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_what_is_cut_is_told(tmp_path, kind, share):
    whole = (PACKED | ARCHIVES)[kind]
    path = tmp_path / "file"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SourceError, match=r"file.*cut short.*Download") as caught:
        read(path)
    assert "incomplet" in caught.value.fr


def test_a_tar_cut_in_a_member_is_told(tmp_path):
    path = tmp_path / "file.tar"
    path.write_bytes(ARCHIVES["tar"][:515])
    with pytest.raises(SourceError, match="cut short"):
        read(path)


@pytest.mark.parametrize(
    "name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "C:out.csv", "a\\..\\out.csv"]
)
@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_a_member_cannot_leave_its_folder(tmp_path, make, name):
    path = tmp_path / "archive"
    path.write_bytes(make(("a/fine.csv", CONTENT), (name, b"x")))
    with pytest.raises(SourceError, match="leaves its folder") as caught:
        read(path)
    assert name in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive"]


def test_links_and_devices_are_refused(tmp_path):
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w") as archive:
        link = tarfile.TarInfo("a/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    path = tmp_path / "archive"
    path.write_bytes(body.getvalue())
    with pytest.raises(SourceError, match="a/link"):
        read(path)
    with zipfile.ZipFile(path, "w") as zipped:
        info = zipfile.ZipInfo("b/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(info, "/etc/passwd")
    with pytest.raises(SourceError, match="b/link"):
        read(path)


@pytest.mark.parametrize("kind", ["gz", "xz", "zip", "tar.xz"])
def test_a_bomb_is_left_before_it_goes_off(tmp_path, kind):
    zeros = bytes(8 << 20)
    bomb = {
        "gz": gzip.compress(zeros),
        "xz": lzma.compress(zeros),
        "zip": zip_of(("z", zeros)),
        "tar.xz": tar_of(("z", zeros), mode="w:xz"),
    }[kind]
    path = tmp_path / "bomb"
    path.write_bytes(bomb)
    assert sum(map(len, read(path).values())) == len(zeros)  # 8 MiB alone harm nobody
    with pytest.raises(SourceError, match="over 1 Mio") as caught:
        read(path, floor_bytes=1 << 20, ratio=50)
    assert "dépasse 1 Mio" in caught.value.fr
    with pytest.raises(SourceError, match="over 2 Mio"):
        read(path, size_bytes=2 << 20)


def test_too_many_members_are_a_bomb_too(tmp_path):
    for make in (tar_of, zip_of):
        path = tmp_path / "archive"
        path.write_bytes(make(*((f"f{n}", b"x") for n in range(5))))
        assert len(read(path, members=5)) == 5
        with pytest.raises(SourceError, match="4 membres"):
            read(path, members=4)


def test_an_empty_and_a_missing_file_are_told(tmp_path):
    (tmp_path / "empty.xml").touch()
    with pytest.raises(SourceError, match=r"empty.xml: the file is empty"):
        read(tmp_path / "empty.xml")
    with pytest.raises(SourceError, match=r"none.xml: the file cannot be read"):
        read(tmp_path / "none.xml")


def test_every_failure_speaks_both_languages():
    assert len(MESSAGES) >= 14
    for name, texts in MESSAGES.items():
        assert set(texts) == {"fr", "en", "mend_fr", "mend_en"}, name
        assert texts["fr"] != texts["en"], name


@pytest.mark.parametrize("offset", [6, 8])  # of a member's header: its flags, its compression
def test_a_zip_with_a_password_or_an_unknown_compression_is_told(tmp_path, offset):
    body = bytearray(zip_of(("a.csv", CONTENT)))
    body[offset] = body[body.index(b"PK\x01\x02") + offset + 2] = 1
    path = tmp_path / "a.zip"
    path.write_bytes(body)
    with pytest.raises(SourceError, match=r"a\.zip: the file cannot be read: ."):
        read(path)
