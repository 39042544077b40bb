//! Enums of words that Meta adds to without notice: the known ones are variants, any other is kept as it came.

/// Declares an enum of known words plus `Other(String)`; in JSON it is the word itself.
macro_rules! word_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A word that is not in this list, as received.
            Other(String),
        }

        impl $name {
            /// The word as Meta writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$variant => $text,)+ Self::Other(word) => word }
            }
        }
        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() { $($text $(| $alias)* => Self::$variant,)+ _ => Self::Other(word) }
            }
        }
        impl From<$name> for String {
            fn from(word: $name) -> Self { word.as_str().to_owned() }
        }
    };
}
pub(crate) use word_enum;
