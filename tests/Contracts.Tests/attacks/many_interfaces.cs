// TypeShapeForbidden
namespace Shop
{
    [Contract("attack")]
    public sealed partial class Attack : Contract
    {
        [Call]
        public void Nothing()
        {
        }
    }

    public interface I0 { }
    public interface I1 { }
    public interface I2 { }
    public interface I3 { }
    public interface I4 { }
    public interface I5 { }
    public interface I6 { }
    public interface I7 { }
    public interface I8 { }
    public interface I9 { }
    public interface I10 { }
    public interface I11 { }
    public interface I12 { }
    public interface I13 { }
    public interface I14 { }
    public interface I15 { }
    public interface I16 { }
    public interface I17 { }
    public interface I18 { }
    public interface I19 { }
    public interface I20 { }
    public interface I21 { }
    public interface I22 { }
    public interface I23 { }
    public interface I24 { }
    public interface I25 { }
    public interface I26 { }
    public interface I27 { }
    public interface I28 { }
    public interface I29 { }
    public interface I30 { }
    public interface I31 { }
    public interface I32 { }

    public class All : I0, I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17, I18, I19, I20, I21, I22, I23, I24, I25, I26, I27, I28, I29, I30, I31, I32 { }
}
