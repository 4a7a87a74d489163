/* Items, inputs and answers of DynamoDB, with json-glib as the judge of what is written. */

#include "test-aws.h"

#include "aws-dynamodb-answer.h"
#include "aws-dynamodb-input.h"
#include "aws-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* An attribute of every type, those that we do not use among them. */
#define ITEM                                                                                         \
  "{\"s\":{\"S\":\"\\\"\\u00e9\\ud83d\\ude00\\\\u0000\\n\"},\"n\":{\"N\":\"-9223372036854775808\"}," \
  "\"l\":{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"}]},\"e\":{\"L\":[]},\"ss\":{\"SS\":[\"b\",\"a\"]},"      \
  "\"m\":{\"M\":{\"x\":{\"S\":\"1\"},\"y\":{\"M\":{\"z\":{\"N\":\"2\"}}}}},"                         \
  "\"null\":{\"NULL\":true},\"bool\":{\"BOOL\":false},\"ns\":{\"NS\":[\"1\",\"2\"]},"                \
  "\"mixed\":{\"L\":[{\"S\":\"a\"},{\"N\":\"1\"}]},\"two\":{\"S\":\"a\",\"N\":\"1\"},"               \
  "\"none\":{},\"bare\":\"a\",\"half\":{\"N\":\"1.5\"}}"

static GBytes *
to_bytes (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static AwsDynamodbAnswer *
read_answer (const char *text, GError **error)
{
  g_autoptr (GBytes) body = to_bytes (text);

  return aws_dynamodb_answer_read (body, error);
}

static AwsDynamodbItem *
read_item (const char *text)
{
  g_autofree char *body = g_strconcat ("{\"Item\":", text, "}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsDynamodbAnswer) answer = read_answer (body, &error);

  g_assert_no_error (error);
  return g_steal_pointer (&answer->item);
}

static void
check_written (AwsDynamodbInput *input, const char *wanted)
{
  g_autoptr (GBytes) body = aws_dynamodb_input_write (input);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (JsonNode) got = json_from_string (text, NULL);
  g_autoptr (JsonNode) node = json_from_string (wanted, NULL);

  g_assert_nonnull (got);
  g_assert_nonnull (node);
  if (!json_node_equal (got, node))
    g_error ("%s is not %s", text, wanted);
}

static void
test_read (void)
{
  static const char *const words[] = { "b", "a", NULL };
  g_autoptr (AwsDynamodbItem) item = read_item (ITEM);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup ("before");
  g_auto (GStrv) list = NULL;
  g_auto (GStrv) empty = NULL;
  g_auto (GStrv) set = NULL;
  gint64 number = 7;
  AwsDynamodbItem *map;

  g_assert_true (aws_dynamodb_item_get_string (item, "absent", &text, &error));
  g_assert_cmpstr (text, ==, "before");
  g_assert_true (aws_dynamodb_item_get_int (item, "absent", &number, &error));
  g_assert_cmpint (number, ==, 7);
  g_assert_true (aws_dynamodb_item_get_list (item, "absent", &list, &error));
  g_assert_null (list);
  g_assert_true (aws_dynamodb_item_get_string (item, "s", &text, &error));
  g_assert_cmpstr (text, ==, "\"\u00e9\U0001f600\\u0000\n");
  g_assert_true (aws_dynamodb_item_get_int (item, "n", &number, &error));
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_true (aws_dynamodb_item_get_list (item, "l", &list, &error));
  g_assert_cmpstrv (list, words);
  g_assert_true (aws_dynamodb_item_get_list (item, "e", &empty, &error));
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
  g_assert_true (aws_dynamodb_item_get_set (item, "ss", &set, &error));
  g_assert_cmpstrv (set, words);
  map = aws_dynamodb_item_peek_map (item, "m");
  g_assert_cmpstr (aws_dynamodb_item_peek_string (map, "x"), ==, "1");
  g_assert_true (
      aws_dynamodb_item_get_int (aws_dynamodb_item_peek_map (map, "y"), "z", &number, &error));
  g_assert_cmpint (number, ==, 2);
  g_assert_no_error (error);
}

static gboolean
read_as (const AwsDynamodbItem *item, const char *name, char type, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) texts = NULL;
  gint64 number;

  switch (type)
    {
    case 's':
      return aws_dynamodb_item_get_string (item, name, &text, error);
    case 'n':
      return aws_dynamodb_item_get_int (item, name, &number, error);
    case 'l':
      return aws_dynamodb_item_get_list (item, name, &texts, error);
    default:
      return aws_dynamodb_item_get_set (item, name, &texts, error);
    }
}

/* Every attribute is refused as every type but its own, by its name. */
static void
test_types (void)
{
  static const struct
  {
    const char *name;
    char type;
  } own[] = { { "s", 's' }, { "n", 'n' }, { "l", 'l' }, { "e", 'l' }, { "ss", 'x' } };
  g_autoptr (AwsDynamodbItem) item = read_item (ITEM);

  g_assert_cmpuint (aws_dynamodb_item_get_size (item), ==, 14);
  for (guint i = 0; i < aws_dynamodb_item_get_size (item); i++)
    for (const char *type = "snlx"; *type != '\0'; type++)
      {
        const char *name = aws_dynamodb_item_get_name (item, i);
        g_autofree char *named = g_strdup_printf ("The item's attribute %s is no ", name);
        g_autoptr (GError) error = NULL;
        gboolean is_own = FALSE;

        for (gsize j = 0; j < G_N_ELEMENTS (own); j++)
          is_own = is_own || (g_str_equal (own[j].name, name) && own[j].type == *type);
        g_assert_cmpint (read_as (item, name, *type, &error), ==, is_own);
        if (is_own)
          continue;
        g_assert_error (error, AWS_ERROR, AWS_ERROR_PARSE);
        g_assert_true (g_str_has_prefix (error->message, named));
      }
  g_assert_null (aws_dynamodb_item_peek_string (item, "n"));
  g_assert_null (aws_dynamodb_item_peek_map (item, "none"));
}

/* What was read is written as it came, in a copy and under another name, too. */
static void
test_round_trip (void)
{
  g_autoptr (AwsDynamodbItem) item = read_item (ITEM);
  g_autoptr (AwsDynamodbItem) again = read_item (ITEM);
  g_autoptr (AwsDynamodbItem) copy = aws_dynamodb_item_copy (item);
  g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new ("t");
  g_autoptr (AwsDynamodbInput) update = aws_dynamodb_input_new (NULL);

  aws_dynamodb_input_set_item (input, copy);
  check_written (input, "{\"TableName\":\"t\",\"Item\":" ITEM "}");
  g_assert_true (aws_dynamodb_item_equal (item, again));

  aws_dynamodb_item_remove (copy, "mixed");
  aws_dynamodb_item_remove (copy, "absent");
  g_assert_false (aws_dynamodb_item_has (copy, "mixed"));
  g_assert_true (aws_dynamodb_item_has (item, "mixed"));
  g_assert_false (aws_dynamodb_item_equal (item, copy));
  g_assert_true (aws_dynamodb_input_set_changes (update, copy, item, NULL));
  check_written (update, "{\"UpdateExpression\":\"SET #mixed = :mixed\","
                         "\"ExpressionAttributeNames\":{\"#mixed\":\"mixed\"},"
                         "\"ExpressionAttributeValues\":{\":mixed\":{\"L\":[{\"S\":\"a\"},"
                         "{\"N\":\"1\"}]}}}");

  aws_dynamodb_item_set_from (copy, "mixed", item);
  aws_dynamodb_item_set_from (copy, "absent", item);
  g_assert_true (aws_dynamodb_item_equal (item, copy));
  aws_dynamodb_item_set_string (copy, "s", "other");
  g_assert_false (aws_dynamodb_item_equal (item, copy));
}

static void
test_set (void)
{
  static const char *const words[] = { "b", "a", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (AwsDynamodbItem) item = aws_dynamodb_item_new ();
  g_autoptr (AwsDynamodbItem) map = aws_dynamodb_item_new ();
  g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new ("t");

  aws_dynamodb_item_set_string (item, "s", "to be replaced");
  aws_dynamodb_item_set_string (item, "s", "\"\u00e9\\\x01");
  aws_dynamodb_item_set_string (item, "empty", "");
  aws_dynamodb_item_set_int (item, "n", G_MININT64);
  aws_dynamodb_item_set_list (item, "l", words);
  aws_dynamodb_item_set_list (item, "e", none);
  aws_dynamodb_item_set_set (item, "ss", words);
  aws_dynamodb_item_set_int (map, "\"x\"", 1);
  aws_dynamodb_item_set_map (item, "m", map);
  aws_dynamodb_input_set_item (input, item);
  check_written (input,
                 "{\"TableName\":\"t\",\"Item\":{\"s\":{\"S\":\"\\\"\\u00e9\\\\\\u0001\"},"
                 "\"empty\":{\"S\":\"\"},\"n\":{\"N\":\"-9223372036854775808\"},"
                 "\"l\":{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"}]},\"e\":{\"L\":[]},"
                 "\"ss\":{\"SS\":[\"b\",\"a\"]},\"m\":{\"M\":{\"\\\"x\\\"\":{\"N\":\"1\"}}}}}");
}

/* An input is written again where an answer leaves some. */
static void
test_input (void)
{
  g_autoptr (AwsDynamodbItem) key = read_item ("{\"id\":{\"S\":\"2\"},\"version\":{\"N\":\"3\"}}");
  g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new ("t");

  g_assert_cmpstr (aws_dynamodb_input_get_table (input), ==, "t");
  aws_dynamodb_input_set_text (input, "IndexName", "feed");
  aws_dynamodb_input_set_int (input, "Limit", 10);
  aws_dynamodb_input_set_flag (input, "ConsistentRead", FALSE);
  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#id = :id AND #b > :b");
  aws_dynamodb_input_set_expression (input, "FilterExpression", "#b <> :b OR (#c=:b)");
  aws_dynamodb_item_set_string (input->values, ":id", "1");
  aws_dynamodb_item_set_int (input->values, ":b", 2);
#define QUERY                                                                                      \
  "{\"TableName\":\"t\",\"IndexName\":\"feed\",\"Limit\":10,\"ConsistentRead\":true,"              \
  "\"KeyConditionExpression\":\"#id = :id AND #b > :b\","                                          \
  "\"FilterExpression\":\"#b <> :b OR (#c=:b)\","                                                  \
  "\"ExpressionAttributeNames\":{\"#id\":\"id\",\"#b\":\"b\",\"#c\":\"c\"},"                       \
  "\"ExpressionAttributeValues\":{\":id\":{\"S\":\"1\"},\":b\":{\"N\":\"2\"}}"
  check_written (input, QUERY "}");
  aws_dynamodb_input_set_start (input, key);
  check_written (input, QUERY ",\"ExclusiveStartKey\":{\"id\":{\"S\":\"2\"},"
                              "\"version\":{\"N\":\"3\"}}}");
  aws_dynamodb_item_set_string (key, "id", "4");
  check_written (input, QUERY ",\"ExclusiveStartKey\":{\"id\":{\"S\":\"4\"},"
                              "\"version\":{\"N\":\"3\"}}}");
#undef QUERY
}

static void
test_changes (void)
{
  static const char *const others[] = { "ticked", NULL };
  g_autoptr (AwsDynamodbItem) before =
      read_item ("{\"id\":{\"S\":\"1\"},\"a\":{\"S\":\"1\"},\"b\":{\"S\":\"1\"},"
                 "\"c\":{\"N\":\"1\"},\"ticked\":{\"N\":\"1\"}}");
  g_autoptr (AwsDynamodbItem) after = read_item (
      "{\"a\":{\"S\":\"1\"},\"b\":{\"N\":\"1\"},\"d\":{\"M\":{}},\"ticked\":{\"N\":\"2\"}}");
  g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new ("t");
  g_autoptr (AwsDynamodbInput) create = aws_dynamodb_input_new ("t");
  g_autoptr (AwsDynamodbInput) removal = aws_dynamodb_input_new ("t");
  g_autoptr (AwsDynamodbInput) nothing = aws_dynamodb_input_new ("t");
  g_autoptr (AwsDynamodbItem) less = aws_dynamodb_item_copy (before);

  aws_dynamodb_item_set_string (input->key, "id", "1");
  g_assert_true (aws_dynamodb_input_set_changes (input, before, after, others));
  check_written (input, "{\"TableName\":\"t\",\"Key\":{\"id\":{\"S\":\"1\"}},"
                        "\"UpdateExpression\":\"SET #b = :b, #d = :d REMOVE #c\","
                        "\"ExpressionAttributeNames\":{\"#b\":\"b\",\"#c\":\"c\",\"#d\":\"d\"},"
                        "\"ExpressionAttributeValues\":{\":b\":{\"N\":\"1\"},\":d\":{\"M\":{}}}}");

  g_assert_true (aws_dynamodb_input_set_changes (create, NULL, after, others));
  check_written (create,
                 "{\"TableName\":\"t\",\"UpdateExpression\":\"SET #a = :a, #b = :b, #d = :d\","
                 "\"ExpressionAttributeNames\":{\"#a\":\"a\",\"#b\":\"b\",\"#d\":\"d\"},"
                 "\"ExpressionAttributeValues\":{\":a\":{\"S\":\"1\"},\":b\":{\"N\":\"1\"},"
                 "\":d\":{\"M\":{}}}}");

  aws_dynamodb_item_remove (less, "a");
  aws_dynamodb_item_remove (less, "c");
  g_assert_true (aws_dynamodb_input_set_changes (removal, before, less, NULL));
  check_written (removal, "{\"TableName\":\"t\",\"UpdateExpression\":\"REMOVE #a, #c\","
                          "\"ExpressionAttributeNames\":{\"#a\":\"a\",\"#c\":\"c\"}}");

  g_assert_false (aws_dynamodb_input_set_changes (nothing, before, before, NULL));
  check_written (nothing, "{\"TableName\":\"t\"}");
}

static void
test_answers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsDynamodbAnswer) nothing = read_answer (" \n{\"ConsumedCapacity\":1} \r\n", &error);
  g_autoptr (AwsDynamodbAnswer) page = read_answer (
      "{\"Count\":2,\"Items\":[{\"id\":{\"S\":\"1\"}},{}],\"LastEvaluatedKey\":{\"id\":{\"S\":\"2\"}}}",
      &error);
  g_autoptr (AwsDynamodbAnswer) write =
      read_answer ("{\"Attributes\":{\"id\":{\"S\":\"3\"}}}", &error);

  g_assert_no_error (error);
  g_assert_null (nothing->item);
  g_assert_null (nothing->last);
  g_assert_cmpuint (nothing->items->len, ==, 0);
  g_assert_cmpuint (page->items->len, ==, 2);
  g_assert_cmpstr (aws_dynamodb_item_peek_string (g_ptr_array_index (page->items, 0), "id"), ==,
                   "1");
  g_assert_cmpuint (aws_dynamodb_item_get_size (g_ptr_array_index (page->items, 1)), ==, 0);
  g_assert_cmpstr (aws_dynamodb_item_peek_string (page->last, "id"), ==, "2");
  g_assert_cmpstr (aws_dynamodb_item_peek_string (write->item, "id"), ==, "3");
}

static void
check_refused (const char *data, gsize length, const char *complaint)
{
  g_autoptr (GBytes) body = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (aws_dynamodb_answer_read (body, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_PARSE);
  g_assert_cmpstr (error->message, ==, complaint);
}

/* A byte that is no character is seen wherever it stands, as bodies are read a word at a time. */
static void
test_bad_bytes (void)
{
  static const char text[] = "{\"Item\":{\"id\":{\"S\":\"abcdefghijklmnop\"}}}";
  const char *value = strstr (text, "abc");

  for (const char *at = value; *at != '"'; at++)
    {
      g_autofree char *bad = g_strdup (text);

      bad[at - text] = '\xff';
      for (gsize n_blanks = 0; n_blanks < 8; n_blanks++)
        {
          g_autofree char *body = g_strdup_printf ("%*s%s", (int) n_blanks, "", bad);

          check_refused (body, strlen (body), "The answer is no JSON object");
        }
    }
}

/* Nothing is cut short, guessed or repeated in the error. */
static void
test_bad_answers (void)
{
#define NO_OBJECT "The answer is no JSON object"
#define VALUE(text) "{\"Item\":{\"id\":{\"S\":\"" text "\"}}}"
  static const char *const cases[][2] = {
    { "", NO_OBJECT },
    { " ", NO_OBJECT },
    { "[]", NO_OBJECT },
    { "null", NO_OBJECT },
    { "{}{}", NO_OBJECT },
    { "{} x", NO_OBJECT },
    { "{\"Item\":{}", NO_OBJECT },
    { "{\"Item\":{},}", NO_OBJECT },
    { VALUE ("a\\u0000b"), NO_OBJECT },
    { VALUE ("a\\u00zz"), NO_OBJECT },
    { VALUE ("\\\\\\u0000"), NO_OBJECT },
    { VALUE ("\\u12"), NO_OBJECT },
    { VALUE ("\\ud83d"), NO_OBJECT },
    { VALUE ("\\ude00\\ud83d"), NO_OBJECT },
    { VALUE ("\\x"), NO_OBJECT },
    { VALUE ("\xff"), NO_OBJECT },
    { VALUE ("\xed\xa0\x80"), NO_OBJECT },
    { "{\"Item\":{\"id\":{\"S\":\"\\", NO_OBJECT },
    { "{\"Item\":{\"id\":{\"S\":\"\\u", NO_OBJECT },
    { "{\"Item\":[]}", "The answer's Item is no item" },
    { "{\"Item\":null}", "The answer's Item is no item" },
    { "{\"Attributes\":1}", "The answer's Attributes is no item" },
    { "{\"LastEvaluatedKey\":\"a\"}", "The answer's LastEvaluatedKey is no item" },
    { "{\"Items\":{}}", "The answer's Items is no list" },
    { "{\"Items\":[{},1]}", "The answer's Items is no list of items" },
    { "{\"Item\":{\"a\":{\"S\":\"1\"},\"b\":{},\"a\":{\"S\":\"2\"}}}",
      "The item has the attribute a twice" },
    { "{\"Items\":[{\"m\":{\"M\":{\"a\":{},\"a\":{}}}}]}", "The item has the attribute a twice" },
  };
  static const char with_nul[] = "{\"Item\":{\"id\":{\"S\":\"a\0b\"}}}";
  g_autoptr (GString) deep = g_string_new ("{\"Item\":{\"a\":");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_refused (cases[i][0], strlen (cases[i][0]), cases[i][1]);
  check_refused (with_nul, sizeof with_nul - 1, NO_OBJECT);
  check_refused ("{}\0", 3, NO_OBJECT);
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "{\"M\":{\"a\":");
  check_refused (deep->str, deep->len, NO_OBJECT);
#undef NO_OBJECT
#undef VALUE
}

/* Whatever an answer is spoiled to, what is taken from it is what json-glib reads in it. */
static void
test_spoiled_answers (void)
{
  static const char characters[] = "\"\\{}[]:,u0d8eSNLM a\xc3\xa9";
  static const char answer[] = "{\"Item\":" ITEM "}";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_taken = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup (answer);
      g_autoptr (AwsDynamodbAnswer) got = NULL;
      g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new (NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (JsonNode) written = NULL;
      g_autofree char *again = NULL;

      for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        text[g_rand_int_range (rand, 0, sizeof answer - 1)] =
            characters[g_rand_int_range (rand, 0, sizeof characters - 1)];
      got = read_answer (text, NULL);
      if (got == NULL || got->item == NULL)
        continue;
      node = json_from_string (text, NULL);
      if (node == NULL)
        continue;
      n_taken++;
      aws_dynamodb_input_set_item (input, got->item);
      body = aws_dynamodb_input_write (input);
      again = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      written = json_from_string (again, NULL);
      g_assert_nonnull (written);
      if (!json_node_equal (json_object_get_member (json_node_get_object (written), "Item"),
                            json_object_get_member (json_node_get_object (node), "Item")))
        g_error ("%s became %s", text, again);
    }
  g_test_message ("%u of the spoiled answers were taken", n_taken);
  g_assert_cmpuint (n_taken, >, 500);
}

void
test_aws_dynamodb_add (void)
{
  g_test_add_func ("/aws/dynamodb/read", test_read);
  g_test_add_func ("/aws/dynamodb/types", test_types);
  g_test_add_func ("/aws/dynamodb/round-trip", test_round_trip);
  g_test_add_func ("/aws/dynamodb/set", test_set);
  g_test_add_func ("/aws/dynamodb/input", test_input);
  g_test_add_func ("/aws/dynamodb/changes", test_changes);
  g_test_add_func ("/aws/dynamodb/answers", test_answers);
  g_test_add_func ("/aws/dynamodb/bad-answers", test_bad_answers);
  g_test_add_func ("/aws/dynamodb/bad-bytes", test_bad_bytes);
  g_test_add_func ("/aws/dynamodb/spoiled-answers", test_spoiled_answers);
}
