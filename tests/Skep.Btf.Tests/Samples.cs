namespace Skep.Btf.Tests;

/// <summary>Small inputs that tests share.</summary>
static class Samples
{
    /// <summary>One type of every kind; ids are in the order of the calls, from 1.</summary>
    public static BtfBuilder EveryKind()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4, signed: true);
        builder.AddInt("bool", 1, isBool: true);
        int pointer = builder.AddPointer(builder.NextId + 1);
        int node = builder.AddStruct("node", 24);
        builder.AddMember("next", pointer, 0);
        builder.AddMember("low", number, 64, bitfieldSize: 3);
        builder.AddMember("data", node + 1, 128);
        builder.AddArray(number, number, 2);
        builder.AddUnion("either", 4);
        builder.AddMember("value", number, 0);
        builder.AddEnum("color", signed: true);
        builder.AddEnumValue("RED", -1);
        builder.AddEnumValue("BLUE", 7);
        builder.AddEnum64("wide");
        builder.AddEnumValue("HUGE", -1);
        builder.AddForward("later", isUnion: true);
        int typedef = builder.AddTypedef("node_t", node);
        int @volatile = builder.AddVolatile(typedef);
        builder.AddConst(@volatile);
        builder.AddRestrict(pointer);
        int prototype = builder.AddFunctionPrototype(number);
        builder.AddParameter("first", pointer);
        builder.AddParameter("", 0);
        builder.AddFunction("run", prototype, BtfLinkage.Global);
        int variable = builder.AddVariable("counter", number, BtfLinkage.Static);
        builder.AddDataSection(".bss", 4);
        builder.AddSectionEntry(variable, 0, 4);
        builder.AddFloat("double", 8);
        builder.AddDeclarationTag("note", node, 1);
        builder.AddTypeTag("rcu", node);
        return builder;
    }

    /// <summary>Structs whose layout takes padding or packing to declare in C.</summary>
    public static BtfBuilder OddLayouts()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4, signed: true);
        int wide = builder.AddInt("long long", 8, signed: true);
        int character = builder.AddInt("char", 1, signed: true);
        int vast = builder.AddInt("__int128", 16, signed: true);
        int array = builder.AddArray(character, number, 3);

        builder.AddStruct("unaligned", 13);
        builder.AddMember("c", character, 0);
        builder.AddMember("w", wide, 8);
        builder.AddMember("n", number, 72);

        builder.AddStruct("tail_cut", 9);
        builder.AddMember("w", wide, 0);
        builder.AddMember("c", character, 64);

        builder.AddStruct("straddling", 8);
        builder.AddMember("a", number, 0, 20);
        builder.AddMember("b", number, 20, 20);

        builder.AddStruct("bytes_straddling", 2);
        builder.AddMember("a", character, 0, 5);
        builder.AddMember("b", character, 5, 5);

        builder.AddStruct("gaps", 64);
        builder.AddMember("a", number, 3, 5);
        builder.AddMember("b", number, 17, 1);
        builder.AddMember("c", wide, 60, 3);
        builder.AddMember("d", character, 72);
        builder.AddMember("e", array, 88);
        builder.AddMember("f", vast, 256);

        builder.AddStruct("far", 8192);
        builder.AddMember("c", character, 4096 * 8);

        builder.AddStruct("nothing_but_padding", 24);
        builder.AddStruct("empty", 0);

        builder.AddUnion("roomy", 64);
        builder.AddMember("n", number, 0);
        builder.AddMember("a", array, 0);

        int odd = builder.AddStruct("odd", 7);
        builder.AddMember("a", array, 0);
        builder.AddMember("n", number, 24);

        builder.AddStruct("holds_odd", 24);
        builder.AddMember("c", character, 0);
        builder.AddMember("odd", odd, 8);
        builder.AddMember("w", wide, 128);
        return builder;
    }

    /// <summary>Types whose declarations in C take some syntax.</summary>
    public static BtfBuilder Declarations()
    {
        var builder = new BtfBuilder();
        int number = builder.AddInt("int", 4, signed: true);
        int natural = builder.AddInt("unsigned int", 4);
        int character = builder.AddInt("char", 1, signed: true);
        int text = builder.AddPointer(builder.AddConst(character));

        int node = builder.NextId;
        builder.AddStruct("node", 128);
        int first = builder.NextId;
        builder.AddMember("next", first, 0);
        builder.AddMember("handlers", first + 1, 64);
        builder.AddMember("table", first + 2, 320);
        builder.AddMember("grid", first + 3, 448);
        builder.AddMember("name", first + 4, 512);
        builder.AddMember("", first + 5, 576);
        builder.AddMember("tail", first + 6, 640);
        builder.SetSize(node, 80);

        int more = first + 7;
        builder.AddPointer(node);
        builder.AddArray(more, number, 4);
        builder.AddArray(more + 1, number, 2);
        builder.AddPointer(more + 2);
        builder.AddConst(text);
        builder.AddStruct("", 8);
        builder.AddMember("low", natural, 0, 4);
        builder.AddMember("high", natural, 4, 28);
        builder.AddMember("", more + 4, 32);
        builder.AddArray(character, number, 0);

        builder.AddTypedef("handler_t", more + 6);
        builder.AddPointer(more + 7);
        builder.AddArray(more + 3, number, 3);
        builder.AddArray(number, number, 5);
        builder.AddUnion("", 4);
        builder.AddMember("number", number, 0);
        builder.AddMember("kind", more + 5, 0);
        builder.AddEnum("");
        builder.AddEnumValue("ONE", 1);
        builder.AddEnumValue("BIG", uint.MaxValue);
        builder.AddPointer(more + 8);
        builder.AddFunctionPrototype(0);
        builder.AddFunctionPrototype(number);
        builder.AddParameter("", first);
        builder.AddParameter("name", text);
        builder.AddParameter("", 0);

        builder.AddStruct("node", 4);
        builder.AddMember("other", number, 0);
        builder.AddTypedef("byte", builder.AddInt("u8", 1));
        builder.AddEnum64("wide", signed: true);
        builder.AddEnumValue("LEAST", long.MinValue);
        builder.AddEnumValue("BIG", 5_000_000_000);
        return builder;
    }
}
