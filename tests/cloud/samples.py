"""Values for the parameters of the cloud's template that have no default."""

INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/12345678-1234-1234-1234-123456789012"
STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/their-segments"
MODEL = "b" * 64
PARAMETERS = {
    "ConnectInstanceArn": INSTANCE,
    "ArtefactBucket": "churn-desk-artefacts",
    "FunctionsKey": f"functions/{'a' * 64}.zip",
    "PackagedModel": MODEL,
    "ModelKey": f"models/{'c' * 64}.tar.gz",
    "EndpointModel": MODEL,
    "FeatureGroupName": "desk-customers",
}
