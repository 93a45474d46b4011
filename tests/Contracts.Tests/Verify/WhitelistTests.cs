using Chain.Contracts.Verify;

namespace Chain.Contracts.Tests.Verify;

public sealed class WhitelistTests
{
    [Theory]
    [InlineData("System.String::Concat(System.String,System.String):System.String", true)]
    [InlineData("System.ReadOnlySpan`1::get_Item(System.Int32):!0&", true)]
    [InlineData("System.Func`2::Invoke(!0):!1", true)]
    [InlineData("System.Type::op_Equality(System.Type,System.Type):System.Boolean", true)]
    [InlineData("System.String::GetHashCode():System.Int32", false)]
    [InlineData("System.String::Concat(System.Object,System.Object):System.String", false)]
    [InlineData("System.Object::GetType():System.Type", false)]
    public void Members_are_found_by_their_whole_signature(string key, bool isListed) => Assert.Equal(isListed, Whitelist.Current.Find(key) is not null);

    [Theory]
    [InlineData("System.Int32", true)]
    [InlineData("Chain.Contracts.Sdk.StateMap`2", true)]
    [InlineData("System.IntPtr", false)]
    [InlineData("System.Double", false)]
    [InlineData("Chain.Contracts.Sdk.ContractDefinition", false)]
    public void Types_are_allowed_one_by_one(string type, bool isAllowed) => Assert.Equal(isAllowed, Whitelist.Current.IsTypeAllowed(type));

    [Fact]
    public void Every_member_has_a_price() => Assert.DoesNotContain(Whitelist.Current.Members, member => member.Cost <= 0);

    /// <summary>An update may give a member another result, make it static or hide it: none of these is the member that was priced.</summary>
    [Theory]
    [InlineData("type System.String\n  int get_Length() cost=2", "type System.String\n  long get_Length() cost=2")]
    [InlineData("type System.String\n  string Substring(int) cost=2", "type System.String\n  System.ReadOnlySpan<char> Substring(int) cost=2")]
    [InlineData("type System.String\n  string Empty cost=2", "type System.String\n  object Empty cost=2")]
    [InlineData("type System.String\n  string Empty cost=2", "type System.String\n  int _stringLength cost=2")]
    [InlineData("type System.String\n  int get_Length() cost=2", "type System.String\n  int GetNonRandomizedHashCode() cost=2")]
    [InlineData("type System.Math\n  int Abs(int) cost=2", "type System.Math\n  uint Abs(int) cost=2")]
    [InlineData("type System.Math\n  long BigMul(long,long,long&) cost=2", "type System.Math\n  long BigMul(long,long,long) cost=2")]
    [InlineData("type System.Span`1\n  !0& get_Item(int) cost=2", "type System.Span`1\n  !0 get_Item(int) cost=2")]
    [InlineData("type System.Array\n  !!0[] Empty() cost=2", "type System.Array\n  !0[] Empty() cost=2")]
    [InlineData("type System.Int32", "type System.Number")]
    [InlineData("type System.Span`1", "type System.Span`2")]
    [InlineData("type System.String\n  string Join(string,string[]) cost=2 shim=Text.Join", "type System.String\n  string Join(char,string[]) cost=2 shim=Text.Join")]
    public void A_member_that_an_update_changed_is_missed(string now, string after)
    {
        _ = Whitelist.Parse(now);
        Assert.Throws<WhitelistException>(() => Whitelist.Parse(after));
    }

    [Theory]
    [InlineData("type System.Object\n  void .ctor() cost=5\n  int Size() cost=1", 3, "0 members")]
    [InlineData("type System.Nothing", 1, "0 types")]
    [InlineData("type System.Object\ntype System.Object", 2, "twice")]
    [InlineData("type System.Object\n  void .ctor() cost=5\n  void .ctor() cost=5", 3, "twice")]
    [InlineData("type System.Object\n  void .ctor()", 2, "a member has")]
    [InlineData("type System.Object\n  void .ctor() cost=0", 2, "unknown word")]
    [InlineData("type System.Object\n  void .ctor() shim=Text.Concat", 2, "without a cost")]
    [InlineData("type System.Object magic", 1, "unknown word 'magic'")]
    [InlineData("type System.Object\n  bool Equals(object) cost=5 shim=Text.Concat", 2, "no shim")]
    [InlineData("type System.Object\n  bool Equals(object) cost=5 shim=Nowhere.Concat", 2, "no shim")]
    [InlineData("  void .ctor() cost=1", 1, "neither")]
    public void An_entry_that_does_not_fit_is_refused_with_its_line(string text, int line, string why)
    {
        WhitelistException refused = Assert.Throws<WhitelistException>(() => Whitelist.Parse(text));

        Assert.Equal(line, refused.Line);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
