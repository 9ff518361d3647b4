//! Values, and what accepts them.

use std::collections::BTreeMap;

use super::Value;

fn text(text: &str) -> Value {
    Value::Text(text.as_bytes().to_vec())
}

fn fields(fields: &[(&str, u64)]) -> BTreeMap<String, Value> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::Number(*value)))
        .collect()
}

#[test]
fn a_device_number_is_split_as_the_kernel_joins_it_for_stat() {
    assert_eq!(Value::device(0xfe00), text("254:0"));
    assert_eq!(Value::device(0x2), text("0:2"));
    assert_eq!(Value::device(0x0010_0013), text("0:275"));
}

#[test]
fn long_texts_are_shown_by_their_beginning_and_length() {
    assert_eq!(
        Value::Text(vec![b'x'; 300]).to_string(),
        "\"xxxxxxxxxxxxxxxx\"…(300 bytes)"
    );
    assert_eq!(Value::Number(u64::MAX).to_string(), "-1");
}

#[test]
fn an_address_is_the_number_that_its_text_says() {
    assert!(Value::Number(0x1f).accepts(&text("0x1f")));
    assert!(!Value::Number(0x1f).accepts(&text("0x1e")));
    assert!(!Value::Number(0x1f).accepts(&text("1f")));
}

#[test]
fn wildcards_accept_what_they_say_and_nothing_else() {
    let number = |n: i64| Value::Number(n.cast_unsigned());
    assert!(Value::Any.accepts(&text("")));
    assert!(!Value::Any.accepts(&Value::Null));
    let one_of = Value::OneOf(vec![number(-9), number(-38)]);
    assert!(one_of.accepts(&number(-38)));
    assert!(!one_of.accepts(&number(0)));
    assert!(Value::Range(-1, 4).accepts(&number(-1)));
    assert!(Value::Range(-1, 4).accepts(&number(4)));
    assert!(!Value::Range(-1, 4).accepts(&number(5)));
    let list = Value::List(vec![number(1), Value::Any]);
    assert!(list.accepts(&Value::List(vec![number(1), number(7)])));
    assert!(!list.accepts(&Value::List(vec![number(1)])));
}

#[test]
fn a_structure_has_all_its_fields_unless_it_is_open() {
    let whole = Value::Struct(fields(&[("tv_sec", 1), ("tv_nsec", 0)]));
    assert!(whole.accepts(&whole));
    let part = fields(&[("tv_sec", 1)]);
    assert!(!Value::Struct(part.clone()).accepts(&whole));
    assert!(Value::Open(part.clone()).accepts(&whole));
    assert!(!Value::Open(fields(&[("tv_sec", 2)])).accepts(&whole));
    assert!(!Value::Open(fields(&[("odd", 1)])).accepts(&whole));
    assert_eq!(Value::Open(part).to_string(), "{tv_sec=1 ..}");
}

#[test]
fn a_truncated_list_must_be_a_beginning_and_long_enough() {
    let texts = |bytes: usize| Value::List(vec![text("a"), Value::Text(vec![b'y'; bytes])]);
    let whole = texts(6000);
    assert!(whole.begins_with(&texts(4094)));
    assert!(!whole.begins_with(&texts(100)));
    assert!(!whole.begins_with(&whole));
    assert!(!whole.begins_with(&Value::Text(vec![b'z'; 4096])));
}

#[test]
fn a_truncated_array_has_fewer_elements() {
    let numbers = |count: u64| Value::List((0..count).map(Value::Number).collect());
    assert!(numbers(20).begins_with(&numbers(16)));
    assert!(!numbers(16).begins_with(&numbers(16)));
    assert!(!numbers(20).begins_with(&numbers(0)));
}
