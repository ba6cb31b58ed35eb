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
}
