namespace Skep;

/// <summary>What <c>sk_skb</c>, <c>sk_msg</c>, <c>sk_reuseport</c> and <c>sk_lookup</c> programs return: <c>enum sk_action</c>.</summary>
public enum SkAction
{
    Drop = 0,
    Pass = 1,
}
