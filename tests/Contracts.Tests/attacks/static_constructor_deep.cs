// StaticConstructorForbidden
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

    public static class Deep
    {
        public static readonly long X = M0();

        private static long M0() => M1();
        private static long M1() => M2();
        private static long M2() => M3();
        private static long M3() => M4();
        private static long M4() => M5();
        private static long M5() => M6();
        private static long M6() => M7();
        private static long M7() => M8();
        private static long M8() => M9();
        private static long M9() => M10();
        private static long M10() => M11();
        private static long M11() => M12();
        private static long M12() => M13();
        private static long M13() => M14();
        private static long M14() => M15();
        private static long M15() => M16();
        private static long M16() => M17();
        private static long M17() => M18();
        private static long M18() => M19();
        private static long M19() => M20();
        private static long M20() => M21();
        private static long M21() => M22();
        private static long M22() => M23();
        private static long M23() => M24();
        private static long M24() => M25();
        private static long M25() => M26();
        private static long M26() => M27();
        private static long M27() => M28();
        private static long M28() => M29();
        private static long M29() => M30();
        private static long M30() => M31();
        private static long M31() => M32();
        private static long M32() => M33();
        private static long M33() => M34();
        private static long M34() => M35();
        private static long M35() => M36();
        private static long M36() => M37();
        private static long M37() => M38();
        private static long M38() => M39();
        private static long M39() => M40();
        private static long M40() => M41();
        private static long M41() => M42();
        private static long M42() => M43();
        private static long M43() => M44();
        private static long M44() => M45();
        private static long M45() => M46();
        private static long M46() => M47();
        private static long M47() => M48();
        private static long M48() => M49();
        private static long M49() => M50();
        private static long M50() => M51();
        private static long M51() => M52();
        private static long M52() => M53();
        private static long M53() => M54();
        private static long M54() => M55();
        private static long M55() => M56();
        private static long M56() => M57();
        private static long M57() => M58();
        private static long M58() => M59();
        private static long M59() => M60();
        private static long M60() => M61();
        private static long M61() => M62();
        private static long M62() => M63();
        private static long M63() => M64();
        private static long M64() => M65();
        private static long M65() => M66();
        private static long M66() => M67();
        private static long M67() => M68();
        private static long M68() => M69();
        private static long M69() => M70();
        private static long M70() => M71();
        private static long M71() => M72();
        private static long M72() => M73();
        private static long M73() => M74();
        private static long M74() => M75();
        private static long M75() => M76();
        private static long M76() => M77();
        private static long M77() => M78();
        private static long M78() => M79();
        private static long M79() => M80();
        private static long M80() => 1;
    }
}
