namespace Skep.Linux;

/// <summary>What a process can hold open.</summary>
public enum ObjectKind
{
    Program,
    Map,
    Link,
    Btf,
}
