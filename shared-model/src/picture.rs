//! Photographs on their way in: judged before they are decoded, turned upright, reduced, stripped of
//! everything but the picture, with a thumbnail (contract H3, H6). The same on a device that takes
//! one and on the server that is sent one.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// Largest file taken, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Largest thumbnail, in bytes.
pub const THUMBNAIL_BYTES: usize = 12 * 1024;
/// Media type of what [`reduce`] makes.
pub const MEDIA_TYPE: &str = "image/jpeg";
/// Longest side kept.
const LONGEST_SIDE: u32 = 2048;
/// Pixels beyond which a file is not decoded: a small file can hold a huge picture.
const MOST_PIXELS: u64 = 100_000_000;
const LONGEST_ORIGINAL: u32 = 20_000;
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
const THUMBNAIL_SIDES: [u32; 4] = [256, 192, 128, 64];
const QUALITY: u8 = 82;

/// A photograph ready to be kept.
#[derive(Debug)]
pub struct Reduced {
    /// JPEG, at most 2,048 pixels on its longest side.
    pub photo: Vec<u8>,
    /// JPEG, at most 12 KiB.
    pub thumbnail: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// More than [`MOST_BYTES`].
    #[error("The photograph is larger than 10 MB.")]
    TooLarge,
    /// Decoding it would take too much memory.
    #[error("The picture has too many pixels.")]
    TooManyPixels,
    /// Not a kind of picture that is taken.
    #[error("Only JPEG, PNG and WebP photographs can be added.")]
    Kind,
    /// It cannot be decoded.
    #[error("The picture is damaged or cannot be read.")]
    Damaged(#[from] image::ImageError),
    /// Nothing small enough could be made of it.
    #[error("No thumbnail could be made of this picture.")]
    NoThumbnail,
}

impl PictureError {
    /// Stable code of the issue it is told as.
    #[must_use]
    pub fn issue(&self) -> &'static str {
        match self {
            Self::TooLarge | Self::TooManyPixels => "photo_too_large",
            Self::Kind => "photo_kind",
            Self::Damaged(_) | Self::NoThumbnail => "photo_damaged",
        }
    }
}

/// Reduces a photograph. Takes up to half a gigabyte of memory for the largest pictures.
///
/// # Errors
/// When the file is too large, of another kind, or damaged.
pub fn reduce(bytes: &[u8]) -> Result<Reduced, PictureError> {
    if bytes.len() > MOST_BYTES {
        return Err(PictureError::TooLarge);
    }
    let picture = decode(bytes)?;
    let small = if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::CatmullRom)
    } else {
        picture
    };
    Ok(Reduced {
        photo: jpeg(&small, QUALITY)?,
        thumbnail: thumbnail(&small)?,
    })
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let format = image::guess_format(bytes).map_err(|_| PictureError::Kind)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(PictureError::Kind);
    }
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions()?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || width.max(height) > LONGEST_ORIGINAL {
        return Err(PictureError::TooManyPixels);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_ORIGINAL);
    limits.max_image_height = Some(LONGEST_ORIGINAL);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let opaque = flattened(picture);
    opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
    Ok(bytes)
}

/// JPEG knows no transparency: what shows through becomes white, not black.
fn flattened(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut flat = image::RgbImage::new(picture.width(), picture.height());
    for (from, to) in picture.to_rgba8().pixels().zip(flat.pixels_mut()) {
        let alpha = u16::from(from.0[3]);
        for (channel, value) in to.0.iter_mut().zip(from.0) {
            let mixed = (u16::from(value) * alpha + 255 * (255 - alpha)) / 255;
            *channel = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    DynamicImage::ImageRgb8(flat)
}

fn thumbnail(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    for side in THUMBNAIL_SIDES {
        let small = picture.thumbnail(side, side);
        for quality in [70, 50, 30] {
            let bytes = jpeg(&small, quality)?;
            if bytes.len() <= THUMBNAIL_BYTES {
                return Ok(bytes);
            }
        }
    }
    Err(PictureError::NoThumbnail)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x * 7) as u8, (y * 13) as u8, (x ^ y) as u8])
        }));
        picture
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    fn code(result: Result<Reduced, PictureError>) -> &'static str {
        result.unwrap_err().issue()
    }

    /// contract: H3
    #[test]
    fn a_large_photo_is_reduced_with_a_small_thumbnail() {
        let reduced = reduce(&png(3000, 1500)).unwrap();
        let photo = image::load_from_memory(&reduced.photo).unwrap();
        assert_eq!((photo.width(), photo.height()), (2048, 1024));
        assert!(reduced.thumbnail.len() <= THUMBNAIL_BYTES);
        assert_eq!(
            crate::record::Photo::media_type_of(&reduced.photo),
            MEDIA_TYPE
        );
    }

    #[test]
    fn what_the_camera_wrote_beside_the_picture_is_gone_and_the_picture_is_upright() {
        // A JPEG whose EXIF says "turned by 90 degrees" and names a place.
        let mut plain = Vec::new();
        DynamicImage::ImageRgb8(image::RgbImage::new(40, 20))
            .write_with_encoder(JpegEncoder::new(&mut plain))
            .unwrap();
        let mut exif =
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS-SECRET-PLACE");
        let mut bytes = plain[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xe1]);
        bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&plain[2..]);
        let reduced = reduce(&bytes).unwrap();
        let has = |hay: &[u8], needle: &[u8]| hay.windows(needle.len()).any(|w| w == needle);
        assert!(has(&bytes, b"SECRET"));
        assert!(!has(&reduced.photo, b"SECRET") && !has(&reduced.photo, b"Exif"));
        let photo = image::load_from_memory(&reduced.photo).unwrap();
        assert_eq!((photo.width(), photo.height()), (20, 40));
    }

    #[test]
    fn other_kinds_of_files_are_refused() {
        assert_eq!(code(reduce(b"GIF89a\x01\0\x01\0\0\0\0;")), "photo_kind");
        assert_eq!(code(reduce(b"<svg onload=alert(1)>")), "photo_kind");
        assert_eq!(code(reduce(b"")), "photo_kind");
        assert_eq!(code(reduce(&png(8, 8)[..40])), "photo_damaged");
    }

    /// contract: H6
    #[test]
    fn too_large_files_and_pictures_are_refused_before_they_are_decoded() {
        assert_eq!(code(reduce(&vec![0; MOST_BYTES + 1])), "photo_too_large");
        // A PNG header that claims 60,000 × 60,000 pixels in a few bytes.
        let mut bomb = png(1, 1);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(code(reduce(&bomb)), "photo_too_large");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| {
                if c & 1 == 1 {
                    (c >> 1) ^ 0xedb8_8320
                } else {
                    c >> 1
                }
            })
        })
    }
}
