using Skep.Btf;

namespace Skep.Cli.Inspection;

static class BtfText
{
    /// <summary>The kind as bpftool spells it in its raw and JSON dumps.</summary>
    public static string KindName(BtfKind kind) => kind switch
    {
        BtfKind.Void => "VOID",
        BtfKind.Pointer => "PTR",
        BtfKind.Forward => "FWD",
        BtfKind.Function => "FUNC",
        BtfKind.FunctionPrototype => "FUNC_PROTO",
        BtfKind.Variable => "VAR",
        BtfKind.DataSection => "DATASEC",
        BtfKind.DeclarationTag => "DECL_TAG",
        BtfKind.TypeTag => "TYPE_TAG",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
