"""Reads an HTML document as a stranger would: prints each element with its attributes' names, and the texts and values apart.

A line `node NAME attribute,attribute` an element, then one line of JSON: {"texts": [...], "values": {"NAME.attribute": [...]}}.
"""

import json
import sys
from html.parser import HTMLParser


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.nodes, self.texts, self.values = [], [], {}

    def handle_starttag(self, tag, attributes):
        self.nodes.append("node " + tag + " " + ",".join(name for name, _ in attributes))
        for name, value in attributes:
            self.values.setdefault(f"{tag}.{name}", []).append(value)

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.nodes.append("comment")

    def handle_pi(self, data):
        self.nodes.append("instruction")


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    reader = Reader()
    reader.feed(file.read())
    reader.close()
print("\n".join(reader.nodes))
print(json.dumps({"texts": reader.texts, "values": reader.values}))
