namespace Skep.Btf;

/// <summary>
/// Linkage of a function (in its <c>vlen</c>) or a variable: <c>BTF_FUNC_*</c> and <c>BTF_VAR_*</c>, which share their values.
/// </summary>
public enum BtfLinkage
{
    Static,
    Global,
    Extern,
}
