using Chain.Contracts.Std;

namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>What each event type requires (EPCIS 2.0, section 7.4), and what contradicts itself whatever else is known.</summary>
internal static class EventRules
{
    public static void Check(FieldReader fields, EpcisEvent read)
    {
        switch (read.Type)
        {
            case EpcisEventType.ObjectEvent:
                if (read.Epcs.Length + read.Quantities.Length == 0 && read.SensorElements is null)
                {
                    fields.Fail(EpcisErrorCode.MissingField, "epcList", "an object event names objects, quantities or sensor data");
                }

                break;
            case EpcisEventType.AggregationEvent or EpcisEventType.AssociationEvent:
                CheckParent(fields, read);
                break;
            case EpcisEventType.TransactionEvent:
                if (read.BizTransactions.Length == 0)
                {
                    fields.Fail(EpcisErrorCode.MissingField, "bizTransactionList", "a transaction event names a business transaction");
                }

                break;
            case EpcisEventType.TransformationEvent:
                CheckTransformation(fields, read);
                break;
            default:
                throw new InvalidOperationException("An event type is not handled.");
        }
    }

    private static void CheckParent(FieldReader fields, EpcisEvent read)
    {
        if (read.ParentId.Length == 0 && (read.Action != EpcisAction.Observe || read.Type == EpcisEventType.AssociationEvent))
        {
            fields.Fail(EpcisErrorCode.MissingField, "parentID", "only the observation of an aggregation may leave out the parent");
        }

        if (read.ChildEpcs.Length + read.ChildQuantities.Length == 0 && read.Action == EpcisAction.Add)
        {
            fields.Fail(EpcisErrorCode.MissingField, "childEPCs", "ADD names the children");
        }

        foreach (string child in read.ChildEpcs) CheckChild(fields, "childEPCs", child, read.ParentId);
        foreach (EpcisQuantity child in read.ChildQuantities) CheckChild(fields, "childQuantityList", child.EpcClass, read.ParentId);
    }

    private static void CheckChild(FieldReader fields, string field, string child, string parent)
    {
        if (child == parent) fields.Fail(EpcisErrorCode.SelfContainment, field, $"{child} cannot contain itself");
    }

    private static void CheckTransformation(FieldReader fields, EpcisEvent read)
    {
        int inputs = read.InputEpcs.Length + read.InputQuantities.Length;
        int outputs = read.OutputEpcs.Length + read.OutputQuantities.Length;
        if (inputs + outputs == 0 || (read.TransformationId.Length == 0 && (inputs == 0 || outputs == 0)))
        {
            fields.Fail(
                EpcisErrorCode.MissingField,
                inputs == 0 ? "inputEPCList" : "outputEPCList",
                "a transformation names inputs and outputs; only events joined by transformationID may name one side");
        }

        OrderedSet<string> consumed = new(Orders.Text);
        foreach (string input in read.InputEpcs) consumed.Add(input);
        foreach (string output in read.OutputEpcs)
        {
            if (consumed.Contains(output) && !Gs1Uri.IsClass(output))
            {
                fields.Fail(EpcisErrorCode.SelfContainment, "outputEPCList", $"{output} cannot be made of itself");
            }
        }
    }
}
