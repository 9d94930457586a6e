#!/usr/bin/python3
"""Reads a tree over TFTP without a pause while it is published again and again, and judges every answer.

    reader.py --server ADDRESS --interface ETH --address A/20 --stop FILE TREE TREE

The two TREEs are the TFTP roots, on disk, that are published in turn. Each file that comes over the wire must be that of
one of them, whole; what both have must always be there; and what a menu of GRUB names must be there for as long as the
menu names it. Ends with the counts when FILE is there; the exit code is 1 at the first answer that is wrong.
"""

import argparse
import os
import re
import subprocess
import sys

# Before modules of ours are imported: the directory belongs to the sources.
sys.dont_write_bytecode = True

from machine import CannotBoot, say
from tftp import FILE_NOT_FOUND, Refused, Transfer

OPTIONS = {"tsize": 0, "blksize": 1468}
TRIES = 5


def everything(tree):
    files = {}
    for directory, _, names in os.walk(tree, followlinks=True):
        for name in names:
            path = os.path.join(directory, name)
            with open(path, "rb") as opened:
                files[os.path.relpath(path, tree)] = opened.read()
    return files


class Reader:
    def __init__(self, server, trees):
        self.server = server
        self.trees = trees
        self.seen = [0, 0]
        self.read = self.absent = self.followed = self.overtaken = 0

    def get(self, path):
        """What the server sends; None for a file that is not there."""
        try:
            with Transfer(self.server, path, OPTIONS) as transfer:
                content = transfer.content()
        except Refused as refused:
            if refused.code != FILE_NOT_FOUND:
                raise CannotBoot(f"{path}: {refused}") from None
            return None
        if len(content) != transfer.size:
            raise CannotBoot(f"{path}: {len(content)} bytes came where {transfer.size} were announced")
        return content

    def judge(self, path):
        content = self.get(path)
        versions = [tree.get(path) for tree in self.trees]
        if content is None:
            if None not in versions:
                raise CannotBoot(f"{path} is in both trees and was not there")
            self.absent += 1
            return None
        if content not in versions:
            raise CannotBoot(f"{path}: {len(content)} bytes that are those of neither tree")
        self.read += 1
        if versions[0] != versions[1]:
            self.seen[versions.index(content)] += 1
        return content

    def follow(self, menu):
        """A reader that was overtaken by a whole publish begins anew with the menu, as a machine that starts again."""
        for _ in range(TRIES):
            text = self.judge(menu).decode()
            named = [line.split()[1].lstrip("/") for line in text.splitlines() if re.match(r"\s*(linux|initrd)\s", line)]
            if not named:
                raise CannotBoot(f"{menu} names no kernel")
            if all(self.judge(path) is not None for path in named):
                self.followed += 1
                return
            self.overtaken += 1
        raise CannotBoot(f"{menu} names {named}, which is not there")

    def once(self):
        for path in sorted(set(self.trees[0]) | set(self.trees[1])):
            self.judge(path)
            if path.startswith("grub/nodes/"):
                for _ in range(10):
                    self.follow(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--server", "--interface", "--address", "--stop"):
        parser.add_argument(name, required=True)
    parser.add_argument("trees", nargs=2, metavar="TREE")
    arguments = parser.parse_args()
    subprocess.run(["ip", "address", "add", arguments.address, "dev", arguments.interface], check=True)
    reader = Reader(arguments.server, [everything(tree) for tree in arguments.trees])
    say("READING")
    sys.stdout.flush()
    try:
        while not os.path.exists(arguments.stop):
            reader.once()
    except CannotBoot as reason:
        say("WRONG:", reason)
        sys.exit(1)
    say(f"RIGHT: {reader.read} files, {reader.seen[0]} and {reader.seen[1]} of one tree only, {reader.absent} absent,",
        f"{reader.followed} menus followed, {reader.overtaken} overtaken by a publish")


if __name__ == "__main__":
    main()
