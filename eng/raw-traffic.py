"""Traffic that the kernel's own stack does not make on request, sent over raw sockets. For use inside a network
namespace made for the purpose.

    raw-traffic.py syn-flood SOURCE DESTINATION PORT COUNT      half-open connections, each from a port of its own
    raw-traffic.py tagged-echo INTERFACE VLAN request|reply SOURCE-MAC SOURCE DESTINATION-MAC DESTINATION SEQUENCE
                                                                an ICMP echo inside an 802.1Q tag
"""

import socket
import struct
import sys
import time


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def with_checksum(header, offset, pseudo=b""):
    return header[:offset] + struct.pack("!H", checksum(pseudo + header)) + header[offset + 2:]


def syn(source, destination, source_port, port, sequence):
    header = struct.pack("!HHIIBBHHH", source_port, port, sequence, 0, 5 << 4, 0x02, 1024, 0, 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(destination) + struct.pack("!HH", socket.IPPROTO_TCP, len(header))
    return with_checksum(header, 16, pseudo)


def syn_flood(source, destination, port, count):
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as raw:
        raw.bind((source, 0))
        for i in range(int(count)):
            raw.sendto(syn(source, destination, 20000 + i, int(port), 0x1000 * i), (destination, 0))
            time.sleep(0.001)


def tagged_echo(interface, vlan, kind, source_mac, source, destination_mac, destination, sequence):
    icmp = with_checksum(struct.pack("!BBHHH", {"request": 8, "reply": 0}[kind], 0, 0, 0x736B, int(sequence)) + bytes(range(48)), 2)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), int(sequence), 0, 64, socket.IPPROTO_ICMP, 0,
                     socket.inet_aton(source), socket.inet_aton(destination))
    ethernet = bytes.fromhex(destination_mac.replace(":", "")) + bytes.fromhex(source_mac.replace(":", ""))
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
        raw.bind((interface, 0))
        raw.send(ethernet + struct.pack("!HHH", 0x8100, int(vlan), 0x0800) + with_checksum(ip, 10) + icmp)


{"syn-flood": syn_flood, "tagged-echo": tagged_echo}[sys.argv[1]](*sys.argv[2:])
