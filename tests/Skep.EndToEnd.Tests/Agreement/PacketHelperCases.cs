using static Skep.EndToEnd.Tests.Agreement.HelperCase;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>The calls of <see cref="PacketHelperTests"/>.</summary>
static class PacketHelperCases
{
    static readonly long[] Offsets = [0, 1, 13, 14, 24, 34, 60, 0x7fff, 0xffff, 0x1_0000, int.MaxValue, -1];

    public static IEnumerable<HelperCase> All() =>
        [.. Bytes(), .. Checksums(), .. Differences(), .. Vlan(), .. Length(), .. Room(), .. Meta(), .. TunnelOptions(), .. SocketLookups(),
            .. Redirects(), .. Xdp()];

    static IEnumerable<HelperCase> Bytes()
    {
        foreach (long offset in Offsets)
        {
            foreach (int length in new[] { 1, 2, 14, 40 })
                yield return Tc($"skb_load_bytes({offset}, {length})", 26, "ctx", $"{offset}", "buffer", $"{length}");
            foreach (int start in new[] { 0, 1, 2 })
                yield return Tc($"skb_load_bytes_relative({offset}, 4, {start})", 68, "ctx", $"{offset}", "buffer", "4", $"{start}");
            foreach (int flags in new[] { 0, 1, 2, 3, 4 })
                yield return Tc($"skb_store_bytes({offset}, 3, {flags})", 9, "ctx", $"{offset}", "buffer", "3", $"{flags}");
            yield return Tc($"skb_pull_data({offset})", 39, "ctx", $"{offset}");
        }
        yield return new("tc", "hash after set_hash, and after store_bytes with INVALIDATE_HASH",
            Call(48, "ctx", "-7") + "r1 = *(u32 *)(r6 + 68)\n*(u32 *)(r7 + 48) = r1\n" + Call(9, "ctx", "0", "buffer", "6", "2"));
        yield return new("tc", "get_hash_recalc after set_hash", Call(48, "ctx", "1234567") + Call(34, "ctx"));
        yield return new("tc", "set_hash_invalid", Call(48, "ctx", "1234567") + Call(41, "ctx"));
    }

    static IEnumerable<HelperCase> Checksums()
    {
        foreach (int helper in new[] { 10, 11 })
        {
            string name = helper == 10 ? "l3_csum_replace" : "l4_csum_replace";
            foreach (long offset in new[] { 0L, 1, 12, 24, 36, 40, 50, 0x1_0000, -2 })
            {
                foreach ((string from, string to, int flags) in new[]
                {
                    ("0", "0", 0), ("0", "-1", 0), ("0", "305419896", 0), ("1", "2", 0), ("8", "80", 2), ("65535", "0", 2),
                        ("0", "65535", 2),
                    ("167772161", "-1062731775", 4), ("0", "0", 4), ("1", "2", 3), ("1", "2", 0x12), ("1", "2", 0x34), ("5", "6", 0x64),
                        ("5", "6", 0x84),
                    ("5", "6", 0x100), ("65535", "65534", 0x22),
                })
                {
                    yield return Tc($"{name}({offset}, {from}, {to}, {flags:x})", helper, "ctx", $"{offset}", from, to, $"{flags}");
                }
            }
        }
        yield return Tc("csum_update(1)", 40, "ctx", "1");
        yield return Tc("csum_level(query)", 135, "ctx", "0");
        yield return Tc("csum_level(5)", 135, "ctx", "5");
        string up = Call(135, "ctx", "1"), down = Call(135, "ctx", "2"), query = Call(135, "ctx", "0");
        yield return new("tc", "csum_level up", up + query);
        yield return new("tc", "csum_level up six times", up + up + up + up + up + up + query);
        yield return new("tc", "csum_level up, up, down", up + up + down + query);
        yield return new("tc", "csum_level up, down", up + down + query);
        yield return new("tc", "csum_level up, up, reset", up + up + Call(135, "ctx", "3") + query);
        yield return new("tc", "csum_level after adjust_room", up + Call(50, "ctx", "8", "1", "0") + query);
        yield return new("tc", "csum_level after adjust_room that keeps it", up + Call(50, "ctx", "8", "1", "32") + query);
    }

    static IEnumerable<HelperCase> Differences()
    {
        foreach (string section in new[] { "tc", "xdp" })
        {
            foreach ((int from, int to) in new[] { (0, 0), (4, 0), (0, 4), (4, 4), (16, 8), (8, 16), (2, 4), (4, 3), (200, 252),
                (252, 256) })
            {
                foreach (string seed in new[] { "0", "1", "-1", "305419896", "4294967294" })
                {
                    yield return new(section, $"csum_diff({from}, {to}, {seed})",
                        Call(28, from == 0 ? "0" : "buffer", $"{from}", to == 0 ? "0" : "more", $"{to}", seed));
                }
            }
            yield return new(section, "csum_diff of equal bytes", Call(28, "buffer", "16", "buffer", "16", "0"));
        }
    }

    static IEnumerable<HelperCase> Vlan()
    {
        // The protocol is in network byte order.
        string push = Call(18, "ctx", "129", "5"), service = Call(18, "ctx", "43144", "-1"), odd = Call(18, "ctx", "8", "4096");
        string pop = Call(19, "ctx");
        yield return new("tc", "vlan_push", push);
        yield return new("tc", "vlan_push of a service tag", service);
        yield return new("tc", "vlan_push of a protocol that is none", odd);
        yield return new("tc", "vlan_push twice", push + service);
        yield return new("tc", "vlan_push three times", push + service + odd);
        yield return new("tc", "vlan_pop", pop);
        yield return new("tc", "vlan_pop twice", pop + pop);
        yield return new("tc", "vlan_pop three times", pop + pop + pop);
        yield return new("tc", "vlan_push, vlan_pop", push + pop);
        yield return new("tc", "vlan_push twice, vlan_pop twice", push + service + pop + pop);
        yield return new("tc", "vlan_pop, vlan_push", pop + push);
        yield return new("tc", "ecn_set_ce", Call(97, "ctx"));
        yield return new("tc", "ecn_set_ce behind a tag", push + Call(97, "ctx"));
        yield return new("tc", "ecn_set_ce behind two tags", push + service + Call(97, "ctx"));
        yield return new("tc", "ecn_set_ce after vlan_pop", pop + Call(97, "ctx"));
        yield return new("tc", "vlan_push twice, load from the network header", push + service + Call(68, "ctx", "0", "buffer", "4", "1"));
        yield return new("tc", "vlan_pop, load from the network header", pop + Call(68, "ctx", "0", "buffer", "4", "1"));
        yield return new("tc", "vlan_pop, load from the link-layer header", pop + Call(68, "ctx", "0", "buffer", "14", "0"));
    }

    static IEnumerable<HelperCase> Length()
    {
        foreach (long length in new[] { 0L, 13, 14, 15, 33, 34, 60, 61, 1514, 4000, 16064, 16065, 0x1_0000, -1 })
        {
            yield return Tc($"skb_change_tail({length}, 0)", 38, "ctx", $"{length}", "0");
            yield return Tc($"skb_change_head({length}, 0)", 43, "ctx", $"{length}", "0");
        }
        yield return Tc("skb_change_tail(60, 1)", 38, "ctx", "60", "1");
        yield return Tc("skb_change_head(14, 1)", 43, "ctx", "14", "1");
        yield return new("tc", "skb_change_tail down and up", Call(38, "ctx", "14", "0") + Call(38, "ctx", "90", "0"));
        yield return new("tc", "skb_change_head, load from the link-layer header",
            Call(43, "ctx", "14", "0") + Call(68, "ctx", "0", "buffer", "14", "0"));
        yield return new("tc", "skb_change_head, load from the network header",
            Call(43, "ctx", "14", "0") + Call(68, "ctx", "0", "buffer", "1", "1"));
        yield return new("tc", "skb_change_head, skb_change_tail", Call(43, "ctx", "20", "0") + Call(38, "ctx", "33", "0"));
        foreach (long protocol in new[] { 8L, 56710, 129, 0, 0x1_0008 })
        {
            yield return Tc($"skb_change_proto({protocol}, 0)", 31, "ctx", $"{protocol}", "0");
            yield return Tc($"skb_change_proto({protocol}, 1)", 31, "ctx", $"{protocol}", "1");
        }
        yield return new("tc", "skb_change_proto there and back", Call(31, "ctx", "56710", "0") + Call(31, "ctx", "8", "0"));
        foreach (long type in new[] { 0L, 1, 2, 3, 4, 7, -1 })
            yield return Tc($"skb_change_type({type})", 32, "ctx", $"{type}");
    }

    static IEnumerable<HelperCase> Room()
    {
        foreach (int size in new[] { 0, 1, 8, 20, 40, 0xfff, 0x1000, -1, -8, -20, -28, -0xfff, -0x1000, int.MinValue, int.MaxValue })
        {
            foreach (int mode in new[] { 0, 1, 2 })
                yield return Tc($"skb_adjust_room({size}, {mode}, 0)", 50, "ctx", $"{size}", $"{mode}", "0");
        }
        ulong[] flags =
        [
            1, 2, 4, 6, 8, 2 | 8, 2 | 16, 2 | 8 | 16, 4 | 16, 32, 64 | 2, (14UL << 56) | 64 | 2, (13UL << 56) | 64 | 2, (21UL << 56) | 2,
                128, 256, 128 | 256, 512,
            1 | 128, 2 | 128,
        ];
        foreach (ulong flag in flags)
        {
            foreach (int size in new[] { 20, -8 })
                yield return Tc($"skb_adjust_room({size}, 1, {flag:x})", 50, "ctx", $"{size}", "1", $"{(long)flag}");
        }
        string encap = Call(50, "ctx", "28", "1", "18");
        yield return new("tc", "skb_adjust_room encap twice", encap + encap);
        yield return new("tc", "skb_adjust_room encap, skb_change_tail", encap + Call(38, "ctx", "90", "0"));
        yield return new("tc", "skb_adjust_room encap, load from the network header", encap + Call(68, "ctx", "0", "buffer", "28", "1"));
        yield return new("tc", "skb_adjust_room, load from the network header",
            Call(50, "ctx", "8", "0", "0") + Call(68, "ctx", "0", "buffer", "28", "1"));
        yield return new("tc", "skb_adjust_room there and back", Call(50, "ctx", "8", "0", "0") + Call(50, "ctx", "-8", "0", "0"));
        yield return new("tc", "skb_adjust_room after vlan_push twice",
            Call(18, "ctx", "129", "5") + Call(18, "ctx", "129", "6") + Call(50, "ctx", "8", "1", "0"));
        yield return new("tc", "skb_adjust_room after skb_change_head", Call(43, "ctx", "4", "0") + Call(50, "ctx", "8", "1", "0"));
    }

    static IEnumerable<HelperCase> Meta()
    {
        foreach (int clock in new[] { 0, 1, 2, 3 })
        {
            yield return Tc($"skb_set_tstamp(0, {clock})", 192, "ctx", "0", $"{clock}");
            yield return Tc($"skb_set_tstamp(1234567890123, {clock})", 192, "ctx", "1234567890123", $"{clock}");
        }
        yield return Tc("get_route_realm", 24, "ctx");
        foreach (int size in new[] { 44, 28, 24, 22, 8, 4, 43 })
        {
            yield return Tc($"skb_get_tunnel_key({size}, 0) of no tunnel", 20, "ctx", "buffer", $"{size}", "0");
            // Type of service, time to live, no flags and no label.
            string prepare = "r1 = 64\n*(u32 *)(r7 + 84) = r1\nr1 = 0\n*(u32 *)(r7 + 88) = r1\n";
            yield return new("tc", $"skb_set_tunnel_key({size}, 0)", prepare + Call(21, "ctx", "buffer", $"{size}", "0"));
            yield return new("tc", $"skb_set_tunnel_key(44), skb_get_tunnel_key({size})",
                prepare + Call(21, "ctx", "buffer", "44", "0") + Call(20, "ctx", "more", $"{size}", "0"));
            yield return new("tc", $"skb_set_tunnel_key(44, IPv6), skb_get_tunnel_key({size}, IPv6)",
                "r1 = 64\n*(u32 *)(r7 + 84) = r1\n" + Call(21, "ctx", "buffer", "44", "1") + Call(20, "ctx", "more", $"{size}", "1"));
        }
        foreach (int flags in new[] { 0, 1, 2, 4, 8, 16, 31, 32 })
        {
            yield return new("tc", $"skb_set_tunnel_key({flags:x}), skb_get_tunnel_key(flags)",
                "r1 = 64\n*(u32 *)(r7 + 84) = r1\nr1 = 0\n*(u32 *)(r7 + 88) = r1\n" + Call(21, "ctx", "buffer", "44", $"{flags}")
                + Call(20, "ctx", "more", "44", flags == 1 ? "17" : "16"));
        }
    }

    static IEnumerable<HelperCase> TunnelOptions()
    {
        const string Prepare = "r1 = 64\n*(u32 *)(r7 + 84) = r1\nr1 = 0\n*(u32 *)(r7 + 88) = r1\n";
        string key = Prepare + Call(21, "ctx", "buffer", "44", "0");
        yield return Tc("skb_get_tunnel_opt(8) of no tunnel", 29, "ctx", "buffer", "8");
        yield return Tc("skb_set_tunnel_opt(8) of no tunnel", 30, "ctx", "buffer", "8");
        yield return new("tc", "skb_get_tunnel_opt(8) of none", key + Call(29, "ctx", "more", "8"));
        foreach (int size in new[] { 4, 6, 8, 12, 252, 255, 256 })
        {
            string set = key + Call(30, "ctx", "buffer", $"{size}");
            yield return new("tc", $"skb_set_tunnel_opt({size})", set);
            yield return new("tc", $"skb_set_tunnel_opt({size}), skb_get_tunnel_opt(8)", set + Call(29, "ctx", "more", "8"));
            yield return new("tc", $"skb_set_tunnel_opt({size}), skb_get_tunnel_opt(512)", set + Call(29, "ctx", "more", "512"));
            yield return new("tc", $"skb_set_tunnel_opt({size}), skb_get_tunnel_key(flags)", set + Call(20, "ctx", "more", "44", "16"));
            yield return new("tc", $"skb_set_tunnel_opt({size}), key again",
                set + Call(21, "ctx", "buffer", "44", "0") + Call(29, "ctx", "more", "8"));
        }
    }

    /// <summary>Nobody has the sockets that these ask for.</summary>
    static IEnumerable<HelperCase> SocketLookups()
    {
        foreach (string section in new[] { "tc", "xdp" })
        {
            foreach (int helper in new[] { 84, 85, 99 })
            {
                foreach (int size in new[] { 12, 36, 11 })
                {
                    string call = Call(helper, "ctx", "buffer", $"{size}", "-1", "0");
                    yield return new(section, $"sk_lookup#{helper}({size})",
                        call + "if r0 == 0 goto none\nr1 = r0\ncall 86\nr0 = 1\nnone:");
                }
            }
        }
    }

    static IEnumerable<HelperCase> Redirects()
    {
        foreach (long flags in new[] { 0L, 1, 2, 8, 0x1_0000, 0x1_0000_0001 })
        {
            yield return Tc($"redirect(1, {flags:x})", 23, "1", $"{flags}");
            yield return Tc($"redirect_peer(1, {flags:x})", 155, "1", $"{flags}");
            yield return Tc($"redirect_neigh(1, 0, 0, {flags:x})", 152, "1", "0", "0", $"{flags}");
            yield return Tc($"redirect_neigh(1, 20, {flags:x})", 152, "1", "buffer", "20", $"{flags}");
            yield return Tc($"redirect_neigh(1, 19, {flags:x})", 152, "1", "buffer", "19", $"{flags}");
            yield return new("xdp", $"redirect(1, {flags:x})", Call(23, "1", $"{flags}"));
        }
        yield return Tc("clone_redirect(0, 0)", 13, "ctx", "0", "0");
        yield return Tc("clone_redirect(1, 2)", 13, "ctx", "1", "2");
        foreach (long key in new[] { 0L, 3, 4, -1 })
        {
            foreach (long flags in new[] { 0L, 1, 2, 3, 4, 8, 16 })
                yield return new("xdp", $"redirect_map({key}, {flags})", Call(51, "map[targets]", $"{key}", $"{flags}"));
        }
    }

    static IEnumerable<HelperCase> Xdp()
    {
        foreach (long offset in new[] { 0L, 1, -1, 14, 20, -14, -20, -215, -216, -217, 1500, -1500, 3000, 3461, 3462, 3520, 4096,
            int.MaxValue, int.MinValue })
        {
            yield return new("xdp", $"xdp_adjust_head({offset})", Call(44, "ctx", $"{offset}"));
            yield return new("xdp", $"xdp_adjust_tail({offset})", Call(65, "ctx", $"{offset}"));
        }
        foreach (long offset in new[] { 0L, 1, 4, -4, -3, -32, -212, -216, -220, -252, -256, int.MinValue })
        {
            yield return new("xdp", $"xdp_adjust_meta({offset})", Call(54, "ctx", $"{offset}"));
            yield return new("xdp", $"xdp_adjust_meta({offset}), xdp_adjust_head(-8)",
                Call(54, "ctx", $"{offset}") + Call(44, "ctx", "-8"));
            yield return new("xdp", $"xdp_adjust_head(-100), xdp_adjust_meta({offset})",
                Call(44, "ctx", "-100") + Call(54, "ctx", $"{offset}"));
        }
        foreach (long offset in Offsets)
        {
            foreach (int length in new[] { 1, 4, 40 })
            {
                yield return new("xdp", $"xdp_load_bytes({offset}, {length})", Call(189, "ctx", $"{offset}", "buffer", $"{length}"));
                yield return new("xdp", $"xdp_store_bytes({offset}, {length})", Call(190, "ctx", $"{offset}", "buffer", $"{length}"));
            }
        }
        yield return new("xdp", "xdp_get_buff_len", Call(188, "ctx"));
        yield return new("xdp", "xdp_get_buff_len after xdp_adjust_head", Call(44, "ctx", "-20") + Call(188, "ctx"));
        foreach (string section in new[] { "xdp", "tc" })
        {
            foreach (int device in new[] { 0, 1, 0x7ffffff })
            {
                foreach (int network in new[] { 0, 1, 65536, 65537, -1 })
                {
                    foreach ((int difference, int flags) in new[] { (0, 0), (-14, 0), (65536, 0), (0, 1), (0, 2) })
                    {
                        yield return new(section, $"check_mtu({device}, {network}, {difference}, {flags})",
                            $"r1 = {network}\n*(u32 *)(r7 + 64) = r1\n"
                                + Call(163, "ctx", $"{device}", "buffer", $"{difference}", $"{flags}"));
                    }
                }
            }
            foreach ((int family, int size, int flags) in new[] { (2, 63, 0), (2, 64, 64), (3, 64, 0), (0, 64, 0) })
            {
                yield return new(section, $"fib_lookup({family}, {size}, {flags})",
                    $"r1 = {family}\n*(u8 *)(r7 + 64) = r1\n" + Call(69, "ctx", "buffer", $"{size}", $"{flags}"));
            }
        }
    }

    static HelperCase Tc(string name, int helper, params ReadOnlySpan<string> arguments) => new("tc", name, Call(helper, arguments));
}
