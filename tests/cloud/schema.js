// Prints what CloudFormation's schema says of resource types: the properties of each, and those of
// the types that they are made of. usage: schema.js NODE_MODULES TYPE…
const [, , modules, ...names] = process.argv;
const { loadAwsServiceSpecSync } = require(modules + "/@aws-cdk/aws-service-spec");
const database = loadAwsServiceSpecSync();
const properties = (entity) => Object.fromEntries(Object.entries(entity.properties).map(
  ([name, property]) => [name, { type: property.type, required: property.required === true }]));
const answer = { resources: {}, types: {} };
for (const name of names) {
  for (const resource of database.lookup("resource", "cloudFormationType", "equals", name)) {
    answer.resources[name] = properties(resource);
    for (const { entity } of database.follow("usesType", resource))
      answer.types[entity.$id] = { name: entity.name, properties: properties(entity) };
  }
}
process.stdout.write(JSON.stringify(answer));
