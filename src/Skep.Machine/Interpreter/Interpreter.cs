using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Skep.Bytecode;
using static Skep.Bytecode.OpcodeKind;

namespace Skep.Machine;

/// <summary>
/// Executes decoded programs. One loop, one switch: every case reads its operands from the op before <c>op</c>, which already points to the
/// next one. Memory accesses are checked inline against the region that the address names; whatever that cannot decide, and
/// every fault, goes to the CPU's slow path.
/// </summary>
static unsafe class Interpreter
{
    /// <summary>What <c>may_goto</c> starts from in each frame: BPF_MAX_LOOPS of the kernel.</summary>
    public const long MayGotoLimit = 8 * 1024 * 1024;

    /// <summary>Runs from <paramref name="op"/> until the function that occupies <paramref name="frame"/> exits.</summary>
    /// <param name="cpu">Whose memory the program sees.</param>
    /// <param name="op">The first instruction.</param>
    /// <param name="r">Eleven registers: arguments in, r0 out.</param>
    /// <param name="frame">The function's frame, already opened.</param>
    // AggressiveOptimization: the loop would otherwise start unoptimised and be replaced while it runs, and profile-guided layout
    // of a switch this size follows whichever program ran first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Execute(VirtualCpu cpu, Op* op, ulong* r, Frame* frame)
    {
        // Pointers stay valid throughout: ops belong to a program that the caller keeps alive, r, frame and regions to the cpu.
        Region* regions = cpu.Regions;
        Frame* entry = frame;
        while (true)
        {
            OpcodeKind code = op->Code;
            op++;
        Dispatch:
            switch (code)
            {
                // 32-bit arithmetic: assigning a uint clears the upper half of the register (RFC 9669 section 4.1).
                case Add32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] + (uint)op[-1].Immediate;
                    continue;
                case Add32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] + (uint)r[op[-1].Source];
                    continue;
                case Sub32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] - (uint)op[-1].Immediate;
                    continue;
                case Sub32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] - (uint)r[op[-1].Source];
                    continue;
                case Mul32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] * (uint)op[-1].Immediate;
                    continue;
                case Mul32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] * (uint)r[op[-1].Source];
                    continue;
                case Div32K:
                    r[op[-1].Destination] = Arithmetic.Divide((uint)r[op[-1].Destination], (uint)op[-1].Immediate);
                    continue;
                case Div32X:
                    r[op[-1].Destination] = Arithmetic.Divide((uint)r[op[-1].Destination], (uint)r[op[-1].Source]);
                    continue;
                case SDiv32K:
                    r[op[-1].Destination] = (uint)Arithmetic.Divide((int)r[op[-1].Destination], (int)op[-1].Immediate);
                    continue;
                case SDiv32X:
                    r[op[-1].Destination] = (uint)Arithmetic.Divide((int)r[op[-1].Destination], (int)r[op[-1].Source]);
                    continue;
                case Or32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] | (uint)op[-1].Immediate;
                    continue;
                case Or32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] | (uint)r[op[-1].Source];
                    continue;
                case And32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] & (uint)op[-1].Immediate;
                    continue;
                case And32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] & (uint)r[op[-1].Source];
                    continue;
                case Lsh32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] << (int)op[-1].Immediate;
                    continue;
                case Lsh32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] << (int)r[op[-1].Source];
                    continue;
                case Rsh32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] >> (int)op[-1].Immediate;
                    continue;
                case Rsh32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] >> (int)r[op[-1].Source];
                    continue;
                case Mod32K:
                    r[op[-1].Destination] = Arithmetic.Remainder((uint)r[op[-1].Destination], (uint)op[-1].Immediate);
                    continue;
                case Mod32X:
                    r[op[-1].Destination] = Arithmetic.Remainder((uint)r[op[-1].Destination], (uint)r[op[-1].Source]);
                    continue;
                case SMod32K:
                    r[op[-1].Destination] = (uint)Arithmetic.Remainder((int)r[op[-1].Destination], (int)op[-1].Immediate);
                    continue;
                case SMod32X:
                    r[op[-1].Destination] = (uint)Arithmetic.Remainder((int)r[op[-1].Destination], (int)r[op[-1].Source]);
                    continue;
                case Xor32K:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] ^ (uint)op[-1].Immediate;
                    continue;
                case Xor32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Destination] ^ (uint)r[op[-1].Source];
                    continue;
                case Mov32K:
                    r[op[-1].Destination] = (uint)op[-1].Immediate;
                    continue;
                case Mov32X:
                    r[op[-1].Destination] = (uint)r[op[-1].Source];
                    continue;
                case Arsh32K:
                    r[op[-1].Destination] = (uint)((int)r[op[-1].Destination] >> (int)op[-1].Immediate);
                    continue;
                case Arsh32X:
                    r[op[-1].Destination] = (uint)((int)r[op[-1].Destination] >> (int)r[op[-1].Source]);
                    continue;
                case Neg32:
                    r[op[-1].Destination] = (uint)-(int)r[op[-1].Destination];
                    continue;
                case MovS8To32:
                    r[op[-1].Destination] = (uint)(sbyte)r[op[-1].Source];
                    continue;
                case MovS16To32:
                    r[op[-1].Destination] = (uint)(short)r[op[-1].Source];
                    continue;

                // 64-bit arithmetic. C# masks shift counts by the operand width, as section 4.1 demands.
                case Add64K:
                    r[op[-1].Destination] += (ulong)op[-1].Immediate;
                    continue;
                case Add64X:
                    r[op[-1].Destination] += r[op[-1].Source];
                    continue;
                case Sub64K:
                    r[op[-1].Destination] -= (ulong)op[-1].Immediate;
                    continue;
                case Sub64X:
                    r[op[-1].Destination] -= r[op[-1].Source];
                    continue;
                case Mul64K:
                    r[op[-1].Destination] *= (ulong)op[-1].Immediate;
                    continue;
                case Mul64X:
                    r[op[-1].Destination] *= r[op[-1].Source];
                    continue;
                case Div64K:
                    r[op[-1].Destination] = Arithmetic.Divide(r[op[-1].Destination], (ulong)op[-1].Immediate);
                    continue;
                case Div64X:
                    r[op[-1].Destination] = Arithmetic.Divide(r[op[-1].Destination], r[op[-1].Source]);
                    continue;
                case SDiv64K:
                    r[op[-1].Destination] = (ulong)Arithmetic.Divide((long)r[op[-1].Destination], op[-1].Immediate);
                    continue;
                case SDiv64X:
                    r[op[-1].Destination] = (ulong)Arithmetic.Divide((long)r[op[-1].Destination], (long)r[op[-1].Source]);
                    continue;
                case Or64K:
                    r[op[-1].Destination] |= (ulong)op[-1].Immediate;
                    continue;
                case Or64X:
                    r[op[-1].Destination] |= r[op[-1].Source];
                    continue;
                case And64K:
                    r[op[-1].Destination] &= (ulong)op[-1].Immediate;
                    continue;
                case And64X:
                    r[op[-1].Destination] &= r[op[-1].Source];
                    continue;
                case Lsh64K:
                    r[op[-1].Destination] <<= (int)op[-1].Immediate;
                    continue;
                case Lsh64X:
                    r[op[-1].Destination] <<= (int)r[op[-1].Source];
                    continue;
                case Rsh64K:
                    r[op[-1].Destination] >>= (int)op[-1].Immediate;
                    continue;
                case Rsh64X:
                    r[op[-1].Destination] >>= (int)r[op[-1].Source];
                    continue;
                case Mod64K:
                    r[op[-1].Destination] = Arithmetic.Remainder(r[op[-1].Destination], (ulong)op[-1].Immediate);
                    continue;
                case Mod64X:
                    r[op[-1].Destination] = Arithmetic.Remainder(r[op[-1].Destination], r[op[-1].Source]);
                    continue;
                case SMod64K:
                    r[op[-1].Destination] = (ulong)Arithmetic.Remainder((long)r[op[-1].Destination], op[-1].Immediate);
                    continue;
                case SMod64X:
                    r[op[-1].Destination] = (ulong)Arithmetic.Remainder((long)r[op[-1].Destination], (long)r[op[-1].Source]);
                    continue;
                case Xor64K:
                    r[op[-1].Destination] ^= (ulong)op[-1].Immediate;
                    continue;
                case Xor64X:
                    r[op[-1].Destination] ^= r[op[-1].Source];
                    continue;
                case Mov64K:
                    r[op[-1].Destination] = (ulong)op[-1].Immediate;
                    continue;
                case Mov64X:
                    r[op[-1].Destination] = r[op[-1].Source];
                    continue;
                case Arsh64K:
                    r[op[-1].Destination] = (ulong)((long)r[op[-1].Destination] >> (int)op[-1].Immediate);
                    continue;
                case Arsh64X:
                    r[op[-1].Destination] = (ulong)((long)r[op[-1].Destination] >> (int)r[op[-1].Source]);
                    continue;
                case Neg64:
                    r[op[-1].Destination] = 0 - r[op[-1].Destination];
                    continue;
                case MovS8To64:
                    r[op[-1].Destination] = (ulong)(sbyte)r[op[-1].Source];
                    continue;
                case MovS16To64:
                    r[op[-1].Destination] = (ulong)(short)r[op[-1].Source];
                    continue;
                case MovS32To64:
                    r[op[-1].Destination] = (ulong)(int)r[op[-1].Source];
                    continue;

                // Byte order (section 4.2). Narrow forms truncate even where nothing is swapped.
                case ToLe16:
                    r[op[-1].Destination] = BitConverter.IsLittleEndian
                        ? (ushort)r[op[-1].Destination]
                        : BinaryPrimitives.ReverseEndianness((ushort)r[op[-1].Destination]);
                    continue;
                case ToLe32:
                    r[op[-1].Destination] = BitConverter.IsLittleEndian
                        ? (uint)r[op[-1].Destination]
                        : BinaryPrimitives.ReverseEndianness((uint)r[op[-1].Destination]);
                    continue;
                case ToLe64:
                    if (!BitConverter.IsLittleEndian)
                        r[op[-1].Destination] = BinaryPrimitives.ReverseEndianness(r[op[-1].Destination]);
                    continue;
                case ToBe16:
                    r[op[-1].Destination] = BitConverter.IsLittleEndian
                        ? BinaryPrimitives.ReverseEndianness((ushort)r[op[-1].Destination])
                        : (ushort)r[op[-1].Destination];
                    continue;
                case ToBe32:
                    r[op[-1].Destination] = BitConverter.IsLittleEndian
                        ? BinaryPrimitives.ReverseEndianness((uint)r[op[-1].Destination])
                        : (uint)r[op[-1].Destination];
                    continue;
                case ToBe64:
                    if (BitConverter.IsLittleEndian)
                        r[op[-1].Destination] = BinaryPrimitives.ReverseEndianness(r[op[-1].Destination]);
                    continue;
                case Bswap16:
                    r[op[-1].Destination] = BinaryPrimitives.ReverseEndianness((ushort)r[op[-1].Destination]);
                    continue;
                case Bswap32:
                    r[op[-1].Destination] = BinaryPrimitives.ReverseEndianness((uint)r[op[-1].Destination]);
                    continue;
                case Bswap64:
                    r[op[-1].Destination] = BinaryPrimitives.ReverseEndianness(r[op[-1].Destination]);
                    continue;

                // Jumps. The distances of goto and gotol are both in Offset.
                case Ja:
                    goto Taken;
                case MayGoto:
                    if (frame->MayGotoBudget == 0)
                        goto Taken;
                    frame->MayGotoBudget--;
                    continue;
                case Jeq64K:
                    if (r[op[-1].Destination] == (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jeq64X:
                    if (r[op[-1].Destination] == r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jgt64K:
                    if (r[op[-1].Destination] > (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jgt64X:
                    if (r[op[-1].Destination] > r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jge64K:
                    if (r[op[-1].Destination] >= (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jge64X:
                    if (r[op[-1].Destination] >= r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jset64K:
                    if ((r[op[-1].Destination] & (ulong)op[-1].Immediate) != 0)
                        goto Taken;
                    continue;
                case Jset64X:
                    if ((r[op[-1].Destination] & r[op[-1].Source]) != 0)
                        goto Taken;
                    continue;
                case Jne64K:
                    if (r[op[-1].Destination] != (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jne64X:
                    if (r[op[-1].Destination] != r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsgt64K:
                    if ((long)r[op[-1].Destination] > op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsgt64X:
                    if ((long)r[op[-1].Destination] > (long)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsge64K:
                    if ((long)r[op[-1].Destination] >= op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsge64X:
                    if ((long)r[op[-1].Destination] >= (long)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jlt64K:
                    if (r[op[-1].Destination] < (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jlt64X:
                    if (r[op[-1].Destination] < r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jle64K:
                    if (r[op[-1].Destination] <= (ulong)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jle64X:
                    if (r[op[-1].Destination] <= r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jslt64K:
                    if ((long)r[op[-1].Destination] < op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jslt64X:
                    if ((long)r[op[-1].Destination] < (long)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsle64K:
                    if ((long)r[op[-1].Destination] <= op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsle64X:
                    if ((long)r[op[-1].Destination] <= (long)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jeq32K:
                    if ((uint)r[op[-1].Destination] == (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jeq32X:
                    if ((uint)r[op[-1].Destination] == (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jgt32K:
                    if ((uint)r[op[-1].Destination] > (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jgt32X:
                    if ((uint)r[op[-1].Destination] > (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jge32K:
                    if ((uint)r[op[-1].Destination] >= (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jge32X:
                    if ((uint)r[op[-1].Destination] >= (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jset32K:
                    if (((uint)r[op[-1].Destination] & (uint)op[-1].Immediate) != 0)
                        goto Taken;
                    continue;
                case Jset32X:
                    if (((uint)r[op[-1].Destination] & (uint)r[op[-1].Source]) != 0)
                        goto Taken;
                    continue;
                case Jne32K:
                    if ((uint)r[op[-1].Destination] != (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jne32X:
                    if ((uint)r[op[-1].Destination] != (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsgt32K:
                    if ((int)r[op[-1].Destination] > (int)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsgt32X:
                    if ((int)r[op[-1].Destination] > (int)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsge32K:
                    if ((int)r[op[-1].Destination] >= (int)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsge32X:
                    if ((int)r[op[-1].Destination] >= (int)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jlt32K:
                    if ((uint)r[op[-1].Destination] < (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jlt32X:
                    if ((uint)r[op[-1].Destination] < (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jle32K:
                    if ((uint)r[op[-1].Destination] <= (uint)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jle32X:
                    if ((uint)r[op[-1].Destination] <= (uint)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jslt32K:
                    if ((int)r[op[-1].Destination] < (int)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jslt32X:
                    if ((int)r[op[-1].Destination] < (int)r[op[-1].Source])
                        goto Taken;
                    continue;
                case Jsle32K:
                    if ((int)r[op[-1].Destination] <= (int)op[-1].Immediate)
                        goto Taken;
                    continue;
                case Jsle32X:
                    if ((int)r[op[-1].Destination] <= (int)r[op[-1].Source])
                        goto Taken;
                    continue;

                // Loads.
                case LoadU8:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = address < region->ReadEnd ? *(byte*)(address + region->Bias)
                        : (byte)cpu.LoadSlow(op, address, 1);
                    continue;
                }
                case LoadU16:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = address + 1 < region->ReadEnd
                        ? Unsafe.ReadUnaligned<ushort>((void*)(address + region->Bias)) : cpu.LoadSlow(op, address, 2);
                    continue;
                }
                case LoadU32:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = address + 3 < region->ReadEnd
                        ? Unsafe.ReadUnaligned<uint>((void*)(address + region->Bias)) : cpu.LoadSlow(op, address, 4);
                    continue;
                }
                case LoadU64:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = address + 7 < region->ReadEnd
                        ? Unsafe.ReadUnaligned<ulong>((void*)(address + region->Bias)) : cpu.LoadSlow(op, address, 8);
                    continue;
                }
                case LoadS8:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = (ulong)(address < region->ReadEnd
                        ? *(sbyte*)(address + region->Bias) : (sbyte)cpu.LoadSlow(op, address, 1));
                    continue;
                }
                case LoadS16:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = (ulong)(address + 1 < region->ReadEnd
                        ? Unsafe.ReadUnaligned<short>((void*)(address + region->Bias)) : (short)cpu.LoadSlow(op, address, 2));
                    continue;
                }
                case LoadS32:
                {
                    ulong address = r[op[-1].Source] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    r[op[-1].Destination] = (ulong)(address + 3 < region->ReadEnd
                        ? Unsafe.ReadUnaligned<int>((void*)(address + region->Bias)) : (int)cpu.LoadSlow(op, address, 4));
                    continue;
                }

                // Stores.
                case Store8K:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address < region->WriteEnd)
                        *(byte*)(address + region->Bias) = (byte)op[-1].Immediate;
                    else
                        cpu.StoreSlow(op, address, 1, (ulong)op[-1].Immediate);
                    continue;
                }
                case Store16K:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 1 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), (ushort)op[-1].Immediate);
                    else
                        cpu.StoreSlow(op, address, 2, (ulong)op[-1].Immediate);
                    continue;
                }
                case Store32K:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 3 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), (uint)op[-1].Immediate);
                    else
                        cpu.StoreSlow(op, address, 4, (ulong)op[-1].Immediate);
                    continue;
                }
                case Store64K:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 7 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), op[-1].Immediate);
                    else
                        cpu.StoreSlow(op, address, 8, (ulong)op[-1].Immediate);
                    continue;
                }
                case Store8X:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address < region->WriteEnd)
                        *(byte*)(address + region->Bias) = (byte)r[op[-1].Source];
                    else
                        cpu.StoreSlow(op, address, 1, r[op[-1].Source]);
                    continue;
                }
                case Store16X:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 1 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), (ushort)r[op[-1].Source]);
                    else
                        cpu.StoreSlow(op, address, 2, r[op[-1].Source]);
                    continue;
                }
                case Store32X:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 3 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), (uint)r[op[-1].Source]);
                    else
                        cpu.StoreSlow(op, address, 4, r[op[-1].Source]);
                    continue;
                }
                case Store64X:
                {
                    ulong address = r[op[-1].Destination] + (ulong)op[-1].Offset;
                    Region* region = RegionOf(regions, address);
                    if (address + 7 < region->WriteEnd)
                        Unsafe.WriteUnaligned((void*)(address + region->Bias), r[op[-1].Source]);
                    else
                        cpu.StoreSlow(op, address, 8, r[op[-1].Source]);
                    continue;
                }

                // Atomics (section 5.3). AtomicAddress checks bounds and alignment.
                case AtomicAdd32:
                    Interlocked.Add(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicOr32:
                    Interlocked.Or(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicAnd32:
                    Interlocked.And(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicXor32:
                    Arithmetic.AtomicXor((uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicFetchAdd32:
                {
                    uint operand = (uint)r[op[-1].Source];
                    r[op[-1].Source] = Interlocked.Add(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), operand) - operand;
                    continue;
                }
                case AtomicFetchOr32:
                    r[op[-1].Source] = Interlocked.Or(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicFetchAnd32:
                    r[op[-1].Source] = Interlocked.And(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicFetchXor32:
                    r[op[-1].Source] = Arithmetic.AtomicXor((uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case AtomicXchg32:
                    r[op[-1].Source] = Interlocked.Exchange(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4),
                        (uint)r[op[-1].Source]);
                    continue;
                case AtomicCmpXchg32:
                    r[0] = Interlocked.CompareExchange(
                        ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source], (uint)r[0]);
                    continue;
                case AtomicAdd64:
                    Interlocked.Add(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicOr64:
                    Interlocked.Or(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicAnd64:
                    Interlocked.And(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicXor64:
                    Arithmetic.AtomicXor((ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicFetchAdd64:
                {
                    ulong operand = r[op[-1].Source];
                    r[op[-1].Source] = Interlocked.Add(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), operand) - operand;
                    continue;
                }
                case AtomicFetchOr64:
                    r[op[-1].Source] = Interlocked.Or(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicFetchAnd64:
                    r[op[-1].Source] = Interlocked.And(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicFetchXor64:
                    r[op[-1].Source] = Arithmetic.AtomicXor((ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicXchg64:
                    r[op[-1].Source] = Interlocked.Exchange(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;
                case AtomicCmpXchg64:
                    r[0] = Interlocked.CompareExchange(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source],
                        r[0]);
                    continue;
                case LoadAcquire8:
                    r[op[-1].Destination] = Volatile.Read(ref *(byte*)cpu.AcquireAddress(op, r[op[-1].Source], 1));
                    continue;
                case LoadAcquire16:
                    r[op[-1].Destination] = Volatile.Read(ref *(ushort*)cpu.AcquireAddress(op, r[op[-1].Source], 2));
                    continue;
                case LoadAcquire32:
                    r[op[-1].Destination] = Volatile.Read(ref *(uint*)cpu.AcquireAddress(op, r[op[-1].Source], 4));
                    continue;
                case LoadAcquire64:
                    r[op[-1].Destination] = Volatile.Read(ref *(ulong*)cpu.AcquireAddress(op, r[op[-1].Source], 8));
                    continue;
                case StoreRelease8:
                    Volatile.Write(ref *(byte*)cpu.AtomicAddress(op, r[op[-1].Destination], 1), (byte)r[op[-1].Source]);
                    continue;
                case StoreRelease16:
                    Volatile.Write(ref *(ushort*)cpu.AtomicAddress(op, r[op[-1].Destination], 2), (ushort)r[op[-1].Source]);
                    continue;
                case StoreRelease32:
                    Volatile.Write(ref *(uint*)cpu.AtomicAddress(op, r[op[-1].Destination], 4), (uint)r[op[-1].Source]);
                    continue;
                case StoreRelease64:
                    Volatile.Write(ref *(ulong*)cpu.AtomicAddress(op, r[op[-1].Destination], 8), r[op[-1].Source]);
                    continue;

                // Every wide load is a constant by now; its second slot is skipped.
                case LoadImm64:
                    r[op[-1].Destination] = (ulong)op[-1].Immediate;
                    op++;
                    continue;

                // Packet access of classic BPF (section 5.5): out of the packet, the program ends with 0.
                case LoadAbs8:
                case LoadAbs16:
                case LoadAbs32:
                case LoadInd8:
                case LoadInd16:
                case LoadInd32:
                    if (cpu.TryLoadPacket(op, r))
                        continue;
                    r[0] = 0;
                    goto case Exit;

                // Calls.
                case CallHelper:
                    cpu.CallSite = op;
                    cpu.CallerFrame = frame;
                    r[0] = ((delegate* managed<VirtualCpu, ulong*, ulong>)op[-1].Immediate)(cpu, r);
                    continue;
                case CallLocal:
                {
                    frame->Return = op;
                    op += op[-1].Offset;
                    goto Enter;
                }
                case CallX:
                {
                    frame->Return = op;
                    op = cpu.FunctionAt(op, r[op[-1].Destination]);
                    goto Enter;
                }
                case Exit:
                    if (frame == entry)
                        return;
                    frame->Close();
                    frame--;
                    op = frame->Return;
                    r[6] = frame->R6;
                    r[7] = frame->R7;
                    r[8] = frame->R8;
                    r[9] = frame->R9;
                    r[10] = frame->Pointer;
                    continue;

                case InternalCode.CallHost:
                    cpu.CallSite = op;
                    cpu.CallerFrame = frame;
                    r[0] = cpu.CallHost((int)op[-1].Immediate, r);
                    continue;
                case InternalCode.TailCall:
                {
                    cpu.CallSite = op;
                    cpu.CallerFrame = frame;
                    Op* target = cpu.TailCall(r);
                    if (target == null)
                        continue;
                    op = target;
                    frame->Open(op->FrameBlocks);
                    r[10] = frame->Pointer;
                    continue;
                }
                case InternalCode.ClobberingCallHelper:
                    cpu.CallSite = op;
                    cpu.CallerFrame = frame;
                    r[0] = ((delegate* managed<VirtualCpu, ulong*, ulong>)op[-1].Immediate)(cpu, r);
                    cpu.ClobberAfterCall(op, r);
                    continue;
                case InternalCode.ClobberingCallLocal:
                    frame->Return = op;
                    op += op[-1].Offset;
                    VirtualCpu.SaveAndClobber(frame, r);
                    goto Saved;
                case InternalCode.ClobberingExit:
                    VirtualCpu.ClobberArguments(r);
                    goto case Exit;
                case InternalCode.Guarded:
                    code = cpu.CheckInitialized(op, r);
                    goto Dispatch;
                default:
                    cpu.Refuse(op);
                    return;
            }

        Enter:
            frame->R6 = r[6];
            frame->R7 = r[7];
            frame->R8 = r[8];
            frame->R9 = r[9];
        Saved:
            if (frame->IsLast)
                cpu.FaultDepth(frame->Return);
            frame++;
            frame->Open(op->FrameBlocks);
            r[10] = frame->Pointer;
            continue;

        Taken:
            // Only backward jumps can make a program endless, so only they are charged: by the length of the loop that they close.
            int distance = op[-1].Offset;
            op += distance;
            if (distance < 0 && (cpu.Budget += distance) < 0)
                cpu.FaultBudget(op - distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Region* RegionOf(Region* regions, ulong address) =>
        (Region*)((byte*)regions + (address - GuestAddress.Origin >> GuestAddress.RegionShift) * Region.SizeInBytes);
}
